using System.Buffers.Binary;
using System.Text;

namespace Interworking.Sip.Resolving;

/// <summary>A name and a type, and the message that asks for them (RFC 1035, 4.1; RFC 6891).</summary>
/// <param name="Name">In lower case, without the last dot.</param>
/// <param name="Type">What is wanted.</param>
internal readonly record struct DnsQuestion(string Name, DnsType Type)
{
    /// <summary>Octets of a datagram that no path cuts (the value that the DNS flag day of 2020 agreed on).</summary>
    public const ushort MaxDatagram = 1232;

    public const ushort ClassIn = 1;
    private const int MaxName = 253;
    private const int MaxLabel = 63;
    private const ushort RecursionDesired = 0x0100;
    private const ushort TypeOpt = 41;
    private const int Head = 12;

    /// <summary>Whether it can be asked for at all: 1 to 253 printable characters in labels of 1 to 63.</summary>
    public static bool IsName(string name)
    {
        if (name.Length is 0 or > MaxName || name.AsSpan().ContainsAnyExceptInRange('!', '~')) return false;
        foreach (Range label in name.AsSpan().Split('.'))
            if (label.End.Value - label.Start.Value is 0 or > MaxLabel) return false;
        return true;
    }

    /// <summary>The message, for a name that <see cref="IsName"/>.</summary>
    /// <param name="id">Comes back in the answer.</param>
    /// <param name="extended">With EDNS, that the answer may be longer than 512 octets.</param>
    public byte[] Write(ushort id, bool extended)
    {
        byte[] message = new byte[Head + Name.Length + 2 + 4 + (extended ? 11 : 0)];
        Span<byte> at = message;
        BinaryPrimitives.WriteUInt16BigEndian(at, id);
        BinaryPrimitives.WriteUInt16BigEndian(at[2..], RecursionDesired);
        at[5] = 1; // one question
        at[11] = extended ? (byte)1 : (byte)0; // one additional record
        at = at[Head..];
        foreach (Range range in Name.AsSpan().Split('.'))
        {
            ReadOnlySpan<char> label = Name.AsSpan()[range];
            at[0] = (byte)label.Length;
            Encoding.ASCII.GetBytes(label, at[1..]);
            at = at[(1 + label.Length)..];
        }

        BinaryPrimitives.WriteUInt16BigEndian(at[1..], (ushort)Type);
        BinaryPrimitives.WriteUInt16BigEndian(at[3..], ClassIn);
        if (!extended) return message;
        at = at[5..];
        BinaryPrimitives.WriteUInt16BigEndian(at[1..], TypeOpt);
        BinaryPrimitives.WriteUInt16BigEndian(at[3..], MaxDatagram);
        return message;
    }
}
