using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Interworking.Sip.Transport;

/// <summary>A remote UDP address as a dictionary key without objects. IPv4 is in <see cref="Low"/>.</summary>
internal readonly record struct UdpPeer(ulong High, ulong Low, uint Scope, ushort Port)
{
    public bool IsIPv4 => High == 0 && Low <= uint.MaxValue && Scope == uint.MaxValue;

    public static UdpPeer Of(IPEndPoint remote) => Of(remote.Serialize());

    /// <summary>Reads sockaddr_in and sockaddr_in6: family (2), port (2), then address, or flow (4), address (16), scope (4).</summary>
    public static UdpPeer Of(SocketAddress address)
    {
        ReadOnlySpan<byte> bytes = address.Buffer.Span;
        ushort port = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        if (address.Family == AddressFamily.InterNetwork)
            return new UdpPeer(0, BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]), uint.MaxValue, port);
        return new UdpPeer(
            BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]), BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[24..]), port);
    }

    public IPEndPoint ToEndPoint()
    {
        Span<byte> bytes = stackalloc byte[16];
        if (IsIPv4)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)Low);
            return new IPEndPoint(new IPAddress(bytes[..4]), Port);
        }

        BinaryPrimitives.WriteUInt64BigEndian(bytes, High);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Low);
        return new IPEndPoint(new IPAddress(bytes, Scope), Port);
    }
}
