using System.Net;

namespace Interworking.Gateway.Configuration;

/// <summary>Off this machine people sign in over TLS, or somebody has said that they need not.</summary>
internal static class HttpRules
{
    public static IEnumerable<ConfigurationError> Validate(HttpOptions http)
    {
        bool plain = http.Listen.StartsWith("http://", StringComparison.OrdinalIgnoreCase);
        if (plain && !http.AllowPlainRemote && Listener.TryHttp(http.Listen, out ListenAddress address) && !IPAddress.IsLoopback(address.EndPoint.Address))
        {
            yield return new ConfigurationError("Http.Listen",
                $"{address.EndPoint} can be reached by others, and passwords would go there in the clear; write https:// with Http.Certificate, listen on loopback, or set Http.AllowPlainRemote to true where TLS ends in front of it");
        }

        foreach ((int index, string proxy) in http.TrustedProxies.Index())
        {
            if (!NetworkAddress.TryParse(proxy, out _))
                yield return new ConfigurationError($"Http.TrustedProxies[{index}]", $"\"{proxy}\" is not a network; {NetworkAddress.Expected}");
        }
    }
}
