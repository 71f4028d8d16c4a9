using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Interworking.Sip.Transport;
using Microsoft.Extensions.Logging;

namespace Interworking.Gateway.Sip.Hops;

/// <summary>
/// Whom we believe when we dial over TLS: a certificate of the machine's authorities, or of those in <c>Sip.CaPath</c>, for the very domain of the URI (RFC 5922). The file is
/// read again for each connection, so that a renewed one counts at once; one that cannot be read leaves what it held before.
/// </summary>
internal sealed partial class DialTrust(string caPath, ILogger logger)
{
    private volatile X509Certificate2Collection _authorities = [];

    /// <param name="domain">The host of the URI: a name, or an address.</param>
    public SslClientAuthenticationOptions For(string domain)
    {
        X509ChainPolicy? policy = null;
        if (caPath.Length > 0)
        {
            policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.AddRange(Authorities());
        }

        return new SslClientAuthenticationOptions
        {
            TargetHost = domain,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            CertificateChainPolicy = policy,
            // The framework lets a wildcard stand for the name, which RFC 5922 (7.2) does not.
            RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
                (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None
                && certificate is X509Certificate2 shown && DomainCertificate.IsFor(shown, domain),
        };
    }

    private X509Certificate2Collection Authorities()
    {
        try
        {
            var read = new X509Certificate2Collection();
            read.ImportFromPemFile(caPath);
            if (read.Count > 0) _authorities = read;
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
        {
            Log.NotRead(logger, caPath, error.Message);
        }

        return _authorities;
    }

    private static partial class Log
    {
        [LoggerMessage(2703, LogLevel.Warning, "SIP over TLS: authorities {Path} cannot be used ({Why}); those read before stay in use")]
        public static partial void NotRead(ILogger logger, string path, string why);
    }
}
