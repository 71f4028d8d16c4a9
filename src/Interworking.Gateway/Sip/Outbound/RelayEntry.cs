using System.Net;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Registrar;
using Interworking.Gateway.Sip.Devices;

namespace Interworking.Gateway.Sip.Outbound;

/// <summary>
/// One entry of Sip.Relays: who they are by where they are (<c>10.0.0.0/24</c>, <c>push.example.net</c>, <c>*.example.net</c>) or by how they register
/// (<c>agent:PATTERN</c>, <c>contact:PATTERN</c>); with <c>;trusted</c> where what they take counts as delivered.
/// </summary>
public readonly record struct RelayEntry
{
    private const string TrustedMark = ";trusted";

    /// <summary>Without the mark, for whoever compares entries. Case does not count.</summary>
    public string Who { get; private init; }

    /// <summary>What it took counts as delivered.</summary>
    public bool Trusted { get; private init; }

    /// <summary>It is known by an address or a host.</summary>
    public bool IsPlace => _pattern is null;

    private readonly IPNetwork? _network;
    private readonly HostPattern? _hosts;
    private readonly RelayPattern? _pattern;

    private RelayEntry(string who, bool trusted, IPNetwork? network = null, HostPattern? hosts = null, RelayPattern? pattern = null)
    {
        (Who, Trusted) = (who, trusted);
        (_network, _hosts, _pattern) = (network, hosts, pattern);
    }

    /// <exception cref="FormatException">None of these.</exception>
    public static RelayEntry Parse(string entry)
    {
        bool trusted = entry.EndsWith(TrustedMark, StringComparison.OrdinalIgnoreCase);
        string who = (trusted ? entry[..^TrustedMark.Length] : entry).Trim();
        if (RelayPattern.IsMeant(who))
        {
            return RelayPattern.Parse(who) is { } pattern
                ? new RelayEntry(who, trusted, pattern: pattern)
                : throw new FormatException($"'{entry}' has no pattern; write it as agent:*SIPIS* or contact:+acrobits*");
        }

        if (NetworkAddress.TryParse(who, out IPNetwork network)) return new RelayEntry(who, trusted, network: network);
        return HostPattern.TryParse(who, out HostPattern hosts) && !who.Contains('/', StringComparison.Ordinal)
            ? new RelayEntry(who, trusted, hosts: hosts)
            : throw new FormatException(
                $"'{entry}' is neither an address, a network nor a host, nor agent: or contact: with a pattern; write it as 10.0.0.0/24, *.example.net, agent:*SIPIS* or push.example.net;trusted");
    }

    /// <summary>Whether it is this contact's.</summary>
    /// <param name="binding">As it is reached.</param>
    /// <param name="host">Of its first hop; not needed where <see cref="IsPlace"/> is false.</param>
    /// <param name="address">Of that hop, or where the contact registered from; null when nobody knows.</param>
    public bool Fits(Binding binding, string host, IPAddress? address) =>
        _pattern?.Matches(binding) ?? _hosts?.Fits(host) ?? (address is not null && _network!.Value.Contains(address));
}
