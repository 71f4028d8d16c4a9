using System.Net.Security;
using System.Security.Authentication;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Interworking.Host.Serve.Tls;

/// <summary>TLS in front of a protocol's connection handler.</summary>
internal static class TlsListener
{
    /// <summary>RFC 3261 apps may offer it; a server that does not list it refuses them.</summary>
    public static readonly SslApplicationProtocol Sip = new("sip/2");

    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Wraps what is accepted on <paramref name="listener"/>.</summary>
    /// <param name="listener">The Kestrel listener.</param>
    /// <param name="certificate">Asked at each handshake, so that a renewed one is used.</param>
    /// <param name="clients">Whether and by whom client certificates must be issued.</param>
    /// <param name="protocols">ALPN names we accept; with none listed the peer's offer is ignored.</param>
    public static void UseTls(this ListenOptions listener, ServerCertificate certificate, ClientAuthorities clients, params List<SslApplicationProtocol> protocols) =>
        listener.UseHttps(new TlsHandshakeCallbackOptions
        {
            HandshakeTimeout = HandshakeTimeout,
            OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions
            {
                ServerCertificateContext = certificate.Current(),
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                // Never null: Kestrel would fill in the names of HTTP.
                ApplicationProtocols = protocols,
                ClientCertificateRequired = clients.Required,
                RemoteCertificateValidationCallback = clients.Required ? (_, peer, _, _) => clients.HaveIssued(peer) : null,
                // A resumed session shows no certificate: an authority that was taken out would be believed for as long as tickets live.
                AllowTlsResume = !clients.Required,
            }),
        });
}
