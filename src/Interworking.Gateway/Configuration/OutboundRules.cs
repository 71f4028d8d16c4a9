using Interworking.Gateway.Sip;
using Interworking.Gateway.Sip.Outbound;

namespace Interworking.Gateway.Configuration;

/// <summary>Proxies and credentials of the SIP side.</summary>
internal static class OutboundRules
{
    public static IEnumerable<ConfigurationError> Validate(SipOptions sip)
    {
        if (sip.OutboundProxy.Length > 0 && !SipHop.TryParse(sip.OutboundProxy, out _))
            yield return new ConfigurationError("Sip.OutboundProxy", $"\"{sip.OutboundProxy}\" is not a SIP URI; write one such as sip:proxy.example.net:5060;lr");
        foreach (ConfigurationError error in Each("Sip.OutboundProxies", sip.OutboundProxies, entry => OutboundProxy.Parse(entry))) yield return error;
        foreach (ConfigurationError error in Each("Sip.Credentials", sip.Credentials, SipCredential.Parse)) yield return error;
    }

    internal static IEnumerable<ConfigurationError> Each(string key, IReadOnlyList<string> entries, Func<string, object> parse)
    {
        foreach ((int index, string entry) in entries.Index())
            if (Fault(entry, parse) is { } fault) yield return new ConfigurationError($"{key}[{index}]", fault);
    }

    private static string? Fault(string entry, Func<string, object> parse)
    {
        try
        {
            _ = parse(entry);
            return null;
        }
        catch (FormatException error)
        {
            return error.Message;
        }
    }
}
