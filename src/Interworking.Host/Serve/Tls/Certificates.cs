using System.Security.Cryptography;
using Interworking.Gateway.Configuration;

namespace Interworking.Host.Serve.Tls;

/// <summary>The certificates of the TLS listeners, one for each protocol, and the authorities of their clients.</summary>
internal sealed class Certificates(GatewayOptions options, TimeProvider time, ILogger<ServerCertificate> logger)
{
    public ServerCertificate Smpp { get; } = new(options.Smpp.Certificate, options.Environment.Domain, time, logger);

    public ServerCertificate Sip { get; } = new(options.Sip.Certificate, options.Environment.Domain, time, logger);

    public ServerCertificate Http { get; } = new(options.Http.Certificate, options.Environment.Domain, time, logger);

    public ClientAuthorities SmppClients { get; } = new(options.Smpp.Certificate.ClientCa, logger);

    public ClientAuthorities SipClients { get; } = new(options.Sip.Certificate.ClientCa, logger);

    public ClientAuthorities HttpClients { get; } = new(options.Http.Certificate.ClientCa, logger);

    private bool ServesHttp => options.Http.Listen.StartsWith("https:", StringComparison.OrdinalIgnoreCase);

    private bool ServesSmpp => options.Smpp.ListenTls.Count > 0;

    private bool ServesSip => options.Sip.Listen.Any(text => text.StartsWith("tls:", StringComparison.Ordinal));

    /// <summary>Those that listeners present, with the protocol's name.</summary>
    public IEnumerable<(string Listener, ServerCertificate Certificate)> InUse =>
        [
            .. ServesSmpp ? [("smpp", Smpp)] : Array.Empty<(string, ServerCertificate)>(),
            .. ServesSip ? [("sip", Sip)] : Array.Empty<(string, ServerCertificate)>(),
            .. ServesHttp ? [("http", Http)] : Array.Empty<(string, ServerCertificate)>(),
        ];

    /// <summary>Reads those that are needed, so that a broken one is told at start and not to the first peer.</summary>
    public IReadOnlyList<ConfigurationError> Problems() =>
    [
        .. ServesSmpp ? [.. Problem("Smpp.Certificate", () => Smpp.Current()), .. Problem("Smpp.Certificate.ClientCa", SmppClients.Load)] : Array.Empty<ConfigurationError>(),
        .. ServesSip ? [.. Problem("Sip.Certificate", () => Sip.Current()), .. Problem("Sip.Certificate.ClientCa", SipClients.Load)] : Array.Empty<ConfigurationError>(),
        .. ServesHttp ? [.. Problem("Http.Certificate", () => Http.Current()), .. Problem("Http.Certificate.ClientCa", HttpClients.Load)] : Array.Empty<ConfigurationError>(),
    ];

    /// <summary>Takes what has changed on disk.</summary>
    public void LookAgain()
    {
        Smpp.LookAgain();
        Sip.LookAgain();
        Http.LookAgain();
        SmppClients.LookAgain();
        SipClients.LookAgain();
        HttpClients.LookAgain();
    }

    private static IEnumerable<ConfigurationError> Problem(string key, Action load)
    {
        try
        {
            load();
            return [];
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return [new ConfigurationError(key, $"cannot be used: {error.Message}")];
        }
    }
}
