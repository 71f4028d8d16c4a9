using System.Security.Cryptography;
using Interworking.Gateway.Configuration;

namespace Interworking.Host.Serve;

/// <summary>The certificates of the TLS listeners, one for each protocol.</summary>
internal sealed class Certificates(GatewayOptions options, TimeProvider time, ILogger<ServerCertificate> logger) : IDisposable
{
    public ServerCertificate Smpp { get; } = new(options.Smpp.Certificate, options.Environment.Domain, time, logger);

    public ServerCertificate Sip { get; } = new(options.Sip.Certificate, options.Environment.Domain, time, logger);

    /// <summary>Reads those that are needed, so that a broken one is told at start and not to the first peer.</summary>
    public IReadOnlyList<ConfigurationError> Problems() =>
    [
        .. options.Smpp.ListenTls.Count > 0 ? Problem("Smpp.Certificate", Smpp) : [],
        .. options.Sip.Listen.Any(text => text.StartsWith("tls:", StringComparison.Ordinal)) ? Problem("Sip.Certificate", Sip) : [],
    ];

    public void Dispose()
    {
        Smpp.Dispose();
        Sip.Dispose();
    }

    private static IEnumerable<ConfigurationError> Problem(string key, ServerCertificate certificate)
    {
        try
        {
            certificate.Current();
            return [];
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return [new ConfigurationError(key, $"cannot be used: {error.Message}")];
        }
    }
}
