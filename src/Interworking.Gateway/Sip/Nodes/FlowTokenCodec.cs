using System.Buffers.Binary;
using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Interworking.Gateway.Provisioning;
using Interworking.Sip.Messages;

namespace Interworking.Gateway.Sip.Nodes;

/// <summary>
/// Flow tokens as the user part of a URI: base64url of
/// <code>
/// version (1) | transport (1) | flow id (8) | incarnation (8) | listener | remote | HMAC-SHA256, cut to 16
/// </code>
/// where an address is its length (1: 4 or 16), its octets and the port (2). The HMAC is over what stands before it and the address of the node that the
/// token was made for, so that it is good there only. Who has a token can send to that app: it goes from node to node and is never shown to an app.
/// </summary>
public sealed class FlowTokenCodec(EnvironmentSecret secret)
{
    private const byte Version = 1;
    private const int Head = 18;
    private const int Mac = 16;
    private const int MaxPlain = Head + 2 * (1 + 16 + 2);
    private const int MaxOctets = MaxPlain + Mac;

    /// <summary>Longest text of a token; a longer one is not looked at.</summary>
    private const int MaxLength = (MaxOctets * 4 + 2) / 3;

    /// <summary>Longest text of a node's address: an IPv6 address and a port.</summary>
    private const int MaxNode = 64;

    private readonly byte[] _key = secret.KeyFor("flow token");

    /// <param name="token">What it says.</param>
    /// <param name="node">The node that holds the flow; port and address.</param>
    public string Write(in FlowToken token, IPEndPoint node)
    {
        Span<byte> octets = stackalloc byte[MaxOctets];
        octets[0] = Version;
        octets[1] = (byte)token.Transport;
        BinaryPrimitives.WriteInt64BigEndian(octets[2..], token.FlowId);
        BinaryPrimitives.WriteInt64BigEndian(octets[10..], token.Incarnation);
        int length = Head;
        length += Write(octets[length..], token.Local);
        length += Write(octets[length..], token.Remote);
        Sign(octets[..length], node, octets.Slice(length, Mac));
        return Base64Url.EncodeToString(octets[..(length + Mac)]);
    }

    /// <summary>False for what no node of this environment made for <paramref name="node"/>.</summary>
    public bool TryRead(string text, IPEndPoint node, out FlowToken token)
    {
        token = default;
        Span<byte> octets = stackalloc byte[MaxOctets];
        if (text.Length > MaxLength || !Base64Url.IsValid(text, out int length) || length is < Head + Mac or > MaxOctets) return false;
        Base64Url.DecodeFromChars(text, octets);
        Span<byte> expected = stackalloc byte[Mac];
        ReadOnlySpan<byte> plain = octets[..(length - Mac)];
        Sign(plain, node, expected);
        if (!CryptographicOperations.FixedTimeEquals(expected, octets[plain.Length..length])) return false;

        // Our own from here on; only another version could have made it otherwise.
        var transport = (SipTransport)plain[1];
        ReadOnlySpan<byte> addresses = plain[Head..];
        if (plain[0] != Version || !Enum.IsDefined(transport)
            || !TryTake(ref addresses, out IPEndPoint? local) || !TryTake(ref addresses, out IPEndPoint? remote) || !addresses.IsEmpty) return false;
        token = new FlowToken(
            transport, local!, remote!, BinaryPrimitives.ReadInt64BigEndian(plain[2..]), BinaryPrimitives.ReadInt64BigEndian(plain[10..]));
        return true;
    }

    private void Sign(ReadOnlySpan<byte> plain, IPEndPoint node, Span<byte> mac)
    {
        Span<byte> text = stackalloc byte[MaxPlain + MaxNode];
        plain.CopyTo(text);
        int length = plain.Length + Encoding.ASCII.GetBytes(node.ToString(), text[plain.Length..]);
        Span<byte> whole = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, text[..length], whole);
        whole[..Mac].CopyTo(mac);
    }

    private static int Write(Span<byte> octets, IPEndPoint address)
    {
        address.Address.TryWriteBytes(octets[1..], out int length);
        octets[0] = (byte)length;
        BinaryPrimitives.WriteUInt16BigEndian(octets[(1 + length)..], (ushort)address.Port);
        return 1 + length + 2;
    }

    private static bool TryTake(ref ReadOnlySpan<byte> octets, out IPEndPoint? address)
    {
        address = null;
        if (octets.IsEmpty || octets[0] is not (4 or 16)) return false;
        int length = octets[0];
        if (octets.Length < 1 + length + 2) return false;
        address = new IPEndPoint(new IPAddress(octets.Slice(1, length)), BinaryPrimitives.ReadUInt16BigEndian(octets[(1 + length)..]));
        octets = octets[(1 + length + 2)..];
        return true;
    }
}
