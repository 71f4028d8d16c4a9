using System.Buffers.Binary;
using System.Text;
using Interworking.Smpp.Tlvs;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Codec;

/// <summary>
/// Reads the fields of one body in order. The first fault sticks: after it every read gives an empty value, so a PDU's
/// reader checks <see cref="Fault"/> once, at its end. What it returns owns its bytes.
/// </summary>
public ref struct PduReader
{
    private ReadOnlySpan<byte> _rest;

    public PduReader(ReadOnlySpan<byte> body) => _rest = body;

    public PduFault Fault { get; private set; }

    public readonly bool IsEmpty => _rest.IsEmpty;

    public byte Byte()
    {
        if (_rest.IsEmpty) return Fail<byte>(PduFaultKind.Truncated, CommandStatus.InvalidCommandLength, 0);
        byte value = _rest[0];
        _rest = _rest[1..];
        return value;
    }

    public uint UInt32()
    {
        if (_rest.Length < 4) return Fail<uint>(PduFaultKind.Truncated, CommandStatus.InvalidCommandLength, 0);
        uint value = BinaryPrimitives.ReadUInt32BigEndian(_rest);
        _rest = _rest[4..];
        return value;
    }

    /// <summary>A C-octet string; <paramref name="maxOctets"/> counts its NUL, <paramref name="tooLong"/> is the status when it is longer.</summary>
    public string CString(int maxOctets, CommandStatus tooLong)
    {
        if (!Fault.IsNone) return "";
        int end = _rest[..Math.Min(maxOctets, _rest.Length)].IndexOf((byte)0);
        if (end < 0)
        {
            return _rest.Length < maxOctets
                ? Fail(PduFaultKind.Truncated, CommandStatus.InvalidCommandLength, "")
                : Fail(PduFaultKind.StringTooLong, tooLong, "");
        }

        string value = end == 0 ? "" : Encoding.Latin1.GetString(_rest[..end]);
        _rest = _rest[(end + 1)..];
        return value;
    }

    /// <summary>TON, NPI and digits.</summary>
    public SmppAddress Address(int maxOctets, CommandStatus tooLong) =>
        new((Ton)Byte(), (Npi)Byte(), CString(maxOctets, tooLong));

    /// <summary>sm_length, short_message and what follows it, in one copy for both.</summary>
    public ReadOnlyMemory<byte> MessageAndTlvs(out TlvList tlvs)
    {
        tlvs = TlvList.Empty;
        int length = Byte();
        if (length > _rest.Length && Fault.IsNone)
            return Fail(PduFaultKind.BadMessageLength, CommandStatus.InvalidMessageLength, ReadOnlyMemory<byte>.Empty);
        if (_rest.IsEmpty) return ReadOnlyMemory<byte>.Empty;
        ReadOnlyMemory<byte> owned = _rest.ToArray();
        tlvs = Optional(owned[length..]);
        return owned[..length];
    }

    /// <summary>All that is left, as optional parameters.</summary>
    public TlvList Tlvs() => _rest.IsEmpty || !Fault.IsNone ? TlvList.Empty : Optional(_rest.ToArray());

    /// <summary>
    /// The same behind operations that have none in 3.4: octets there that are no parameters are ignored, as they always were.
    /// </summary>
    public TlvList TlvsIfWhole()
    {
        if (_rest.IsEmpty || !Fault.IsNone || !TlvList.TryRead(_rest.ToArray(), out TlvList list)) return TlvList.Empty;
        _rest = default;
        return list;
    }

    /// <summary>Notes a value that the field does not allow.</summary>
    public void Refuse(CommandStatus status) => Fail(PduFaultKind.BadValue, status, 0);

    private TlvList Optional(ReadOnlyMemory<byte> owned)
    {
        if (!TlvList.TryRead(owned, out TlvList list))
            return Fail(PduFaultKind.BadTlvs, CommandStatus.InvalidOptionalPart, TlvList.Empty);
        _rest = default;
        return list;
    }

    private T Fail<T>(PduFaultKind kind, CommandStatus status, T value)
    {
        if (Fault.IsNone) Fault = new PduFault(kind, status);
        _rest = default;
        return value;
    }
}
