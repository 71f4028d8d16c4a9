using Interworking.FunctionalTests.Harness;

namespace Interworking.FunctionalTests.Peers;

/// <summary>
/// Kamailio as registrar and proxy in front of us: it checks the digest itself and writes each binding to Redis as docs/registrar.md says, with itself as
/// only hop. What apps write it passes on to us as a trusted peer.
/// </summary>
/// <param name="directory">Its files go there.</param>
/// <param name="environment">Environment.Name.</param>
/// <param name="redis">Our registrar's connection string.</param>
/// <param name="password">Of every user.</param>
public sealed class KamailioRegistrar(TestDirectory directory, string environment, string redis, string password) : Kamailio(directory, "registrar")
{
    protected override string Configuration()
    {
        string[] parts = redis.Split([':', ','], 3);
        string server = $"name=r1;addr={parts[0]};port={parts[1]};db=0;pass={parts[2].Replace("password=", "", StringComparison.Ordinal)}";
        return $$"""
            loadmodule "kex.so"
            loadmodule "tm.so"
            loadmodule "tmx.so"
            loadmodule "sl.so"
            loadmodule "rr.so"
            loadmodule "pv.so"
            loadmodule "maxfwd.so"
            loadmodule "textops.so"
            loadmodule "siputils.so"
            loadmodule "xlog.so"
            loadmodule "auth.so"
            loadmodule "ndb_redis.so"
            modparam("ndb_redis", "server", "{{server}}")

            request_route {
                if (!mf_process_maxfwd_header("10")) { sl_send_reply("483", "Too Many Hops"); exit; }
                if (is_method("OPTIONS") && uri == myself) { sl_send_reply("200", "OK"); exit; }
                if (is_method("REGISTER")) {
                    if (!pv_www_authenticate("{{GatewaySetup.Domain}}", "{{password}}", "0")) { www_challenge("{{GatewaySetup.Domain}}", "1"); exit; }
                    route(REGISTERED);
                    exit;
                }
                if (is_present_hf("Route")) { loose_route(); }
                t_relay();
            }

            route[REGISTERED] {
                $var(contact) = $(ct{nameaddr.uri});
                $var(expires) = $Ts + 300;
                $var(key) = "interworking:{{environment}}:bindings:{" + $tU + "}";
                $var(waiting) = "interworking:{{environment}}:waiting:{" + $tU + "}";
                $var(json) = "{\"contact\":\"" + $var(contact) + "\",\"expires\":" + $var(expires) + ",\"path\":[\"<sip:127.0.0.1:{{Port}};lr>\"],\"userAgent\":\"behind kamailio\"}";
                redis_cmd("r1", "HSET %s %s %s", "$var(key)", "$var(contact)", "$var(json)", "r");
                redis_cmd("r1", "EXPIREAT %s %s", "$var(key)", "$var(expires)", "r");
                redis_cmd("r1", "PUBLISH interworking:{{environment}}:changed %s", "$tU", "r");
                append_to_reply("Contact: <$var(contact)>;expires=300\r\n");
                sl_send_reply("200", "OK");
                redis_cmd("r1", "SMEMBERS %s", "$var(waiting)", "w");
                if ($redis(w=>size) > 0) {
                    $var(node) = $redis(w=>value[0]);
                    redis_cmd("r1", "PUBLISH interworking:{{environment}}:wake:%s %s", "$var(node)", "$tU", "r");
                    redis_cmd("r1", "DEL %s", "$var(waiting)", "r");
                }
                xlog("L_NOTICE", "registered $tU at $var(contact), woke $var(node)\n");
            }

            """;
    }
}
