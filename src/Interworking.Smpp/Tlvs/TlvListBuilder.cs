using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Interworking.Smpp.Tlvs;

/// <summary>Writes optional parameters one after the other.</summary>
public sealed class TlvListBuilder
{
    private readonly ArrayBufferWriter<byte> _wire = new();

    /// <summary>Throws when the value has more than 65535 octets: that is the caller's bug.</summary>
    public TlvListBuilder Add(TlvTag tag, ReadOnlySpan<byte> value)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value.Length, ushort.MaxValue);
        Span<byte> head = _wire.GetSpan(4);
        BinaryPrimitives.WriteUInt16BigEndian(head, (ushort)tag);
        BinaryPrimitives.WriteUInt16BigEndian(head[2..], (ushort)value.Length);
        _wire.Advance(4);
        _wire.Write(value);
        return this;
    }

    public TlvListBuilder Add(TlvTag tag, byte value) => Add(tag, [value]);

    public TlvListBuilder Add(TlvTag tag, ushort value) => Add(tag, [(byte)(value >> 8), (byte)value]);

    /// <summary>A C-octet string: the characters in Latin-1 and a NUL.</summary>
    public TlvListBuilder AddCString(TlvTag tag, string value)
    {
        byte[] octets = new byte[value.Length + 1];
        Encoding.Latin1.GetBytes(value, octets);
        return Add(tag, octets);
    }

    /// <summary>Everything another list holds, as it is.</summary>
    public TlvListBuilder AddAll(TlvList list)
    {
        _wire.Write(list.Wire.Span);
        return this;
    }

    public TlvList Build() => TlvList.TryRead(_wire.WrittenSpan.ToArray(), out TlvList list) ? list : TlvList.Empty;
}
