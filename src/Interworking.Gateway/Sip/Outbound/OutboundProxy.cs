namespace Interworking.Gateway.Sip.Outbound;

/// <summary>One entry of Sip.OutboundProxies: <c>pattern=sip:proxy.example.net;lr</c>.</summary>
/// <param name="Hosts">Whose requests go through it: hosts of the Request-URI.</param>
/// <param name="Uri">sip or sips URI of the proxy. Without <c>lr</c> it is a strict router.</param>
public readonly record struct OutboundProxy(HostPattern Hosts, string Uri)
{
    /// <exception cref="FormatException">It has no pattern, or no URI.</exception>
    public static OutboundProxy Parse(string entry)
    {
        int equals = entry.IndexOf('=', StringComparison.Ordinal);
        if (equals > 0 && HostPattern.TryParse(entry[..equals].Trim(), out HostPattern hosts) && SipHop.TryParse(entry[(equals + 1)..].Trim(), out _))
            return new OutboundProxy(hosts, entry[(equals + 1)..].Trim());
        throw new FormatException($"'{entry}' is not pattern=URI; write it as *.example.net=sip:proxy.example.net:5060;lr");
    }
}
