using System.Net;
using Interworking.Gateway.Configuration;

namespace Interworking.Gateway.Sip.Outbound;

/// <summary>One entry of Sip.Relays: <c>10.0.0.0/24</c>, <c>push.example.net</c> or <c>*.example.net</c>, with <c>;trusted</c> where what it took counts as delivered.</summary>
public readonly record struct RelayEntry
{
    private const string TrustedMark = ";trusted";

    private IPNetwork? Network { get; init; }

    private HostPattern? Hosts { get; init; }

    /// <summary>What it took counts as delivered.</summary>
    public bool Trusted { get; private init; }

    /// <exception cref="FormatException">Neither a network nor a host.</exception>
    public static RelayEntry Parse(string entry)
    {
        bool trusted = entry.EndsWith(TrustedMark, StringComparison.OrdinalIgnoreCase);
        string where = (trusted ? entry[..^TrustedMark.Length] : entry).Trim();
        if (NetworkAddress.TryParse(where, out IPNetwork network)) return new RelayEntry { Network = network, Trusted = trusted };
        return HostPattern.TryParse(where, out HostPattern hosts) && !where.Contains('/', StringComparison.Ordinal)
            ? new RelayEntry { Hosts = hosts, Trusted = trusted }
            : throw new FormatException($"'{entry}' is neither an address, a network nor a host; write it as 10.0.0.0/24, *.example.net or push.example.net;trusted");
    }

    public bool Fits(string host, IPAddress? address) => Hosts?.Fits(host) ?? (address is not null && Network!.Value.Contains(address));
}
