using System.Net;
using Interworking.Sip.Messages;

namespace Interworking.Gateway.Configuration;

/// <summary>Digest, trust and routing of the SIP side.</summary>
internal static class SipRules
{
    private static readonly string[] Algorithms = ["MD5", "SHA-256"];

    public static IEnumerable<ConfigurationError> Validate(SipOptions sip)
    {
        if (sip.DigestAlgorithms.Count == 0)
            yield return new ConfigurationError("Sip.DigestAlgorithms", "is empty; write at least one of MD5, SHA-256");
        foreach ((int index, string algorithm) in sip.DigestAlgorithms.Index())
        {
            if (!Algorithms.Contains(algorithm, StringComparer.Ordinal))
                yield return new ConfigurationError($"Sip.DigestAlgorithms[{index}]", $"\"{algorithm}\" is not known; write MD5 or SHA-256");
        }

        foreach ((int index, string peer) in sip.TrustedPeers.Index())
        {
            if (!NetworkAddress.TryParse(peer, out _))
                yield return new ConfigurationError($"Sip.TrustedPeers[{index}]", $"\"{peer}\" is not a network; {NetworkAddress.Expected}");
        }

        foreach ((int index, string route) in sip.ServiceRoute.Index())
        {
            if (!SipUri.TryParse(route, out SipUri? uri) || !uri.IsSip || !uri.Parameters.Contains("lr"))
                yield return new ConfigurationError($"Sip.ServiceRoute[{index}]", $"\"{route}\" is not a SIP URI with lr; write one such as sip:edge.example.net;lr");
        }

        if (sip.Realm.Contains('"', StringComparison.Ordinal) || sip.Realm.Any(char.IsControl))
            yield return new ConfigurationError("Sip.Realm", "must not hold quotes or control characters");
        foreach (ConfigurationError error in OutboundRules.Validate(sip)) yield return error;
        foreach ((int index, string origin) in sip.WebSocketOrigins.Index())
        {
            if (!Uri.TryCreate(origin, UriKind.Absolute, out Uri? page) || page.Host.Length == 0 || page.PathAndQuery != "/" || origin.EndsWith('/'))
                yield return new ConfigurationError($"Sip.WebSocketOrigins[{index}]", $"\"{origin}\" is not an origin; write scheme and host such as https://phone.example.net");
        }

        foreach ((int index, string server) in sip.DnsServers.Index())
        {
            if (!DnsServer.TryParse(server, out _))
                yield return new ConfigurationError($"Sip.DnsServers[{index}]", $"\"{server}\" is not an address; write one such as 10.0.0.53 or 10.0.0.53:5353");
        }

        if (sip.CaPath.Length > 0 && !File.Exists(sip.CaPath))
            yield return new ConfigurationError("Sip.CaPath", $"there is no file {Path.GetFullPath(sip.CaPath)}");
        if (sip.Advertised.Length > 0 && !IsHostAndPort(sip.Advertised))
            yield return new ConfigurationError("Sip.Advertised", $"\"{sip.Advertised}\" is not host or host:port");
    }

    private static bool IsHostAndPort(string text)
    {
        if (IPAddress.TryParse(text, out _)) return true;
        int colon = text.LastIndexOf(':');
        bool hasPort = colon > text.LastIndexOf(']');
        if (hasPort && !ushort.TryParse(text.AsSpan(colon + 1), out _)) return false;
        return Uri.CheckHostName(hasPort ? text[..colon] : text) != UriHostNameType.Unknown;
    }
}
