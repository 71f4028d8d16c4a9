using Interworking.FunctionalTests.Harness;

namespace Interworking.FunctionalTests.Peers;

/// <summary>Kamailio in front of us as edge proxy: it puts itself into Path (RFC 3327) with the app's address in it, and keeps nothing.</summary>
/// <param name="directory">Its files go there.</param>
/// <param name="gatewayPort">Our UDP port on loopback.</param>
/// <param name="certificates">For TLS.</param>
public sealed class KamailioEdge(TestDirectory directory, int gatewayPort, TestCertificates certificates) : Kamailio(directory, "edge")
{
    public int TlsPort { get; } = FreePorts.Next();

    protected override string Configuration()
    {
        string tls = Path.Combine(Home, "tls.cfg");
        File.WriteAllText(tls, $"""
            [server:default]
            method = TLSv1.2+
            private_key = {certificates.Key}
            certificate = {certificates.Certificate}
            verify_certificate = no
            require_certificate = no
            [client:default]
            verify_certificate = no

            """);
        return $$"""
            enable_tls=yes
            listen=tls:127.0.0.1:{{TlsPort}}
            loadmodule "tls.so"
            loadmodule "kex.so"
            loadmodule "tm.so"
            loadmodule "sl.so"
            loadmodule "rr.so"
            loadmodule "pv.so"
            loadmodule "maxfwd.so"
            loadmodule "textops.so"
            loadmodule "siputils.so"
            loadmodule "xlog.so"
            loadmodule "path.so"
            modparam("tls", "config", "{{tls}}")
            modparam("path", "use_received", 1)
            modparam("path", "enable_r2", 1)
            modparam("rr", "enable_double_rr", 1)

            request_route {
                if (!mf_process_maxfwd_header("10")) { sl_send_reply("483", "Too Many Hops"); exit; }
                if (is_method("OPTIONS") && uri == myself) { sl_send_reply("200", "OK"); exit; }
                if (src_ip == 127.0.0.1 && src_port == {{gatewayPort}}) {
                    loose_route();
                    xlog("L_NOTICE", "to the app: $rm $ru by $du\n");
                    t_relay();
                    exit;
                }
                remove_hf("Route");
                if (is_method("REGISTER")) { add_path_received(); }
                $du = "sip:127.0.0.1:{{gatewayPort}}";
                t_relay();
            }

            """;
    }
}
