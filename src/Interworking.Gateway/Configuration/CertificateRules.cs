using System.Net;

namespace Interworking.Gateway.Configuration;

/// <summary>A TLS listener that others can reach needs a certificate; on loopback one is made.</summary>
internal static class CertificateRules
{
    public static IEnumerable<ConfigurationError> Validate(GatewayOptions options)
    {
        IReadOnlyList<Listener> listeners = Listener.Of(options);
        return
        [
            .. Section("Smpp", options.Smpp.Certificate, listeners),
            .. Section("Sip", options.Sip.Certificate, listeners),
            .. Section("Http", options.Http.Certificate, listeners),
        ];
    }

    private static IEnumerable<ConfigurationError> Section(string section, CertificateOptions certificate, IReadOnlyList<Listener> listeners)
    {
        string key = $"{section}.Certificate";
        Listener? open = listeners.FirstOrDefault(listener => listener.Key.StartsWith(section + ".", StringComparison.Ordinal)
            && listener.Address.Transport == ListenTransport.Tls
            && !IPAddress.IsLoopback(listener.Address.EndPoint.Address));
        if (certificate.Path.Length == 0 && open is not null)
            yield return new ConfigurationError($"{key}.Path", $"is empty, but {open.Key} ({open.Address.EndPoint}) can be reached by others; name a PEM file, or listen on loopback for a self-signed one");
        if (certificate.Path.Length == 0 && certificate.KeyPath.Length > 0)
            yield return new ConfigurationError($"{key}.Path", "is empty, but a KeyPath is given; name the certificate's PEM file");
        foreach ((string name, string path) in new[] { ("Path", certificate.Path), ("KeyPath", certificate.KeyPath), ("ClientCa", certificate.ClientCa) })
        {
            if (path.Length > 0 && !File.Exists(path)) yield return new ConfigurationError($"{key}.{name}", $"there is no file {Path.GetFullPath(path)}");
        }
    }
}
