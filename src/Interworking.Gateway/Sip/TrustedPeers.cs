using System.Net;
using Interworking.Sip.Messages;
using Interworking.Sip.Transport;

namespace Interworking.Gateway.Sip;

/// <summary>Sip.TrustedPeers: networks whose MESSAGE and third-party REGISTER need no digest.</summary>
public sealed class TrustedPeers
{
    private readonly IPNetwork[] _networks;

    /// <exception cref="FormatException">An entry is neither an address nor a network.</exception>
    public TrustedPeers(IEnumerable<string> entries) => _networks = [.. entries.Select(Parse)];

    /// <summary>Whether a trusted peer is at the other end. Never over WebSocket: the page that opened it may be anybody's, whatever machine the browser runs on.</summary>
    public bool Trusts(Flow flow) => flow.Transport is not (SipTransport.Ws or SipTransport.Wss) && Contains(flow.Remote.Address);

    public bool Contains(IPAddress address)
    {
        if (_networks.Length == 0) return false;
        IPAddress plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        foreach (IPNetwork network in _networks)
            if (network.Contains(plain)) return true;
        return false;
    }

    private static IPNetwork Parse(string entry)
    {
        if (IPAddress.TryParse(entry, out IPAddress? address)) return new IPNetwork(address, address.GetAddressBytes().Length * 8);
        return IPNetwork.TryParse(entry, out IPNetwork network)
            ? network
            : throw new FormatException($"Sip.TrustedPeers: '{entry}' is neither an address nor a network.");
    }
}
