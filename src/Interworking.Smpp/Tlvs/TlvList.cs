using System.Buffers.Binary;
using System.Text;

namespace Interworking.Smpp.Tlvs;

/// <summary>
/// The optional parameters of one PDU, in the order and with the bytes they were sent with: unknown and repeated ones stay.
/// Kept as the wire's own bytes: most PDUs have none or two, so looking one up is a short walk and decoding costs nothing.
/// </summary>
public sealed class TlvList : IEquatable<TlvList>
{
    private const int HeaderLength = 4;
    private const int LongestReceiptId = 65;

    private readonly ReadOnlyMemory<byte> _wire;

    private TlvList(ReadOnlyMemory<byte> wire) => _wire = wire;

    public static TlvList Empty { get; } = new(ReadOnlyMemory<byte>.Empty);

    public bool IsEmpty => _wire.IsEmpty;

    /// <summary>The parameters as sent.</summary>
    public ReadOnlyMemory<byte> Wire => _wire;

    /// <summary>False when the octets are not a whole number of parameters. The list keeps the memory it is given.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> wire, out TlvList list)
    {
        list = Empty;
        if (wire.IsEmpty) return true;
        ReadOnlySpan<byte> rest = wire.Span;
        while (!rest.IsEmpty)
        {
            if (rest.Length < HeaderLength) return false;
            int next = HeaderLength + BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
            if (rest.Length < next && !IsOverstatedReceiptId(rest)) return false;
            rest = rest[Math.Min(next, rest.Length)..];
        }

        list = new TlvList(wire);
        return true;
    }

    /// <summary>
    /// Some message centres write the field's longest length (65) before a shorter receipted_message_id at the end of a receipt.
    /// Refusing those would lose every receipt of theirs, and what is meant is clear.
    /// </summary>
    private static bool IsOverstatedReceiptId(ReadOnlySpan<byte> last) =>
        BinaryPrimitives.ReadUInt16BigEndian(last) == (ushort)TlvTag.ReceiptedMessageId
        && BinaryPrimitives.ReadUInt16BigEndian(last[2..]) == LongestReceiptId
        && last.Length > HeaderLength + 1 && last[^1] == 0;

    /// <summary>A list of one octet-sized parameter; longer ones come from <see cref="TlvListBuilder"/>.</summary>
    public static TlvList Of(TlvTag tag, byte value) => new TlvListBuilder().Add(tag, value).Build();

    /// <summary>The first parameter with this tag.</summary>
    public bool TryGet(TlvTag tag, out ReadOnlyMemory<byte> value)
    {
        foreach (Tlv tlv in this)
        {
            if (tlv.Tag != tag) continue;
            value = tlv.Value;
            return true;
        }

        value = default;
        return false;
    }

    public bool Contains(TlvTag tag) => TryGet(tag, out _);

    /// <summary>False when absent or not exactly one octet.</summary>
    public bool TryGetByte(TlvTag tag, out byte value)
    {
        bool found = TryGet(tag, out ReadOnlyMemory<byte> octets) && octets.Length == 1;
        value = found ? octets.Span[0] : (byte)0;
        return found;
    }

    /// <summary>False when absent or not exactly two octets.</summary>
    public bool TryGetUInt16(TlvTag tag, out ushort value)
    {
        bool found = TryGet(tag, out ReadOnlyMemory<byte> octets) && octets.Length == 2;
        value = found ? BinaryPrimitives.ReadUInt16BigEndian(octets.Span) : (ushort)0;
        return found;
    }

    /// <summary>False when absent or not exactly four octets.</summary>
    public bool TryGetUInt32(TlvTag tag, out uint value)
    {
        bool found = TryGet(tag, out ReadOnlyMemory<byte> octets) && octets.Length == 4;
        value = found ? BinaryPrimitives.ReadUInt32BigEndian(octets.Span) : 0;
        return found;
    }

    /// <summary>A C-octet string up to its NUL; many peers leave the NUL out, so the end of the value ends it too.</summary>
    public bool TryGetCString(TlvTag tag, out string value)
    {
        value = "";
        if (!TryGet(tag, out ReadOnlyMemory<byte> octets)) return false;
        int end = octets.Span.IndexOf((byte)0);
        value = Encoding.Latin1.GetString(end < 0 ? octets.Span : octets.Span[..end]);
        return true;
    }

    public Enumerator GetEnumerator() => new(_wire);

    public bool Equals(TlvList? other) => other is not null && _wire.Span.SequenceEqual(other._wire.Span);

    public override bool Equals(object? obj) => Equals(obj as TlvList);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(_wire.Span);
        return hash.ToHashCode();
    }

    /// <summary>Tags and lengths only: a value may be message text.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (Tlv tlv in this) text.Append(text.Length == 0 ? "" : ", ").Append(tlv.Tag).Append('[').Append(tlv.Value.Length).Append(']');
        return text.ToString();
    }

    /// <summary>Walks the parameters in the order sent.</summary>
    public struct Enumerator
    {
        private ReadOnlyMemory<byte> _rest;

        internal Enumerator(ReadOnlyMemory<byte> rest) => _rest = rest;

        public Tlv Current { get; private set; }

        public bool MoveNext()
        {
            if (_rest.IsEmpty) return false;
            ReadOnlySpan<byte> head = _rest.Span;
            int length = Math.Min(BinaryPrimitives.ReadUInt16BigEndian(head[2..]), head.Length - HeaderLength);
            Current = new Tlv((TlvTag)BinaryPrimitives.ReadUInt16BigEndian(head), _rest.Slice(HeaderLength, length));
            _rest = _rest[(HeaderLength + length)..];
            return true;
        }
    }
}
