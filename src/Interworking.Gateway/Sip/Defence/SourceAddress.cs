using System.Net;
using System.Net.Sockets;

namespace Interworking.Gateway.Sip.Defence;

/// <summary>What stands for one sender: an IPv4 address, or the /64 of an IPv6 address, since whoever has one has all of it.</summary>
internal static class SourceAddress
{
    private const int PrefixOctets = 8;

    public static IPAddress Of(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address;
        Span<byte> octets = stackalloc byte[16];
        address.TryWriteBytes(octets, out _);
        octets[PrefixOctets..].Clear();
        return new IPAddress(octets);
    }
}
