using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Interworking.Gateway.Configuration;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Interworking.Host.Serve;

/// <summary>TLS in front of a protocol's connection handler.</summary>
internal static class TlsListener
{
    /// <summary>RFC 3261 apps may offer it; a server that does not list it refuses them.</summary>
    public static readonly SslApplicationProtocol Sip = new("sip/2");

    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Wraps what is accepted on <paramref name="listener"/>.</summary>
    /// <param name="listener">The Kestrel listener.</param>
    /// <param name="certificate">Asked at each handshake, so that a renewed one is used.</param>
    /// <param name="options">Whether and by whom client certificates must be issued.</param>
    /// <param name="protocols">ALPN names we accept; with none listed the peer's offer is ignored.</param>
    public static void UseTls(this ListenOptions listener, ServerCertificate certificate, CertificateOptions options, params List<SslApplicationProtocol> protocols)
    {
        X509Certificate2Collection? authorities = options.ClientCa.Length == 0 ? null : ReadAuthorities(options.ClientCa);
        listener.UseHttps(new TlsHandshakeCallbackOptions
        {
            HandshakeTimeout = HandshakeTimeout,
            OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions
            {
                ServerCertificateContext = certificate.Current(),
                // Never null: Kestrel would fill in the names of HTTP.
                ApplicationProtocols = protocols,
                ClientCertificateRequired = authorities is not null,
                RemoteCertificateValidationCallback = authorities is null ? null : (_, peer, _, _) => IsIssuedBy(authorities, peer),
            }),
        });
    }

    private static X509Certificate2Collection ReadAuthorities(string path)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(path);
        return authorities;
    }

    private static bool IsIssuedBy(X509Certificate2Collection authorities, X509Certificate? peer)
    {
        if (peer is not X509Certificate2 certificate) return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(certificate);
    }
}
