using System.Buffers.Binary;
using System.Text;
using Interworking.Smpp.Tlvs;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Codec;

/// <summary>
/// Writes the fields of one body in order into a given span. The first fault sticks. Running out of room is no fault:
/// <see cref="Needed"/> goes on counting, and the codec comes again with that much.
/// </summary>
public ref struct PduWriter
{
    private readonly Span<byte> _span;

    public PduWriter(Span<byte> span) => _span = span;

    public PduFault Fault { get; private set; }

    /// <summary>Octets that the fields so far take.</summary>
    public int Needed { get; private set; }

    public readonly bool Fits => Needed <= _span.Length;

    public void Byte(byte value)
    {
        if (Needed < _span.Length) _span[Needed] = value;
        Needed++;
    }

    public void UInt32(uint value)
    {
        if (TryRoom(4, out Span<byte> room)) BinaryPrimitives.WriteUInt32BigEndian(room, value);
    }

    /// <summary>A C-octet string in Latin-1; <paramref name="maxOctets"/> counts its NUL.</summary>
    public void CString(string value, int maxOctets, CommandStatus tooLong)
    {
        if (value.Length >= maxOctets) Fail(PduFaultKind.StringTooLong, tooLong);
        if (value.AsSpan().ContainsAnyExceptInRange('\u0001', '\u00FF')) Fail(PduFaultKind.BadCharacter, tooLong);
        if (!TryRoom(value.Length + 1, out Span<byte> room)) return;
        Encoding.Latin1.GetBytes(value, room);
        room[value.Length] = 0;
    }

    public void Address(SmppAddress address, int maxOctets, CommandStatus tooLong)
    {
        Byte((byte)address.Ton);
        Byte((byte)address.Npi);
        CString(address.Value ?? "", maxOctets, tooLong);
    }

    /// <summary>sm_length and short_message: 254 octets at most in SMPP 3.4, 255 in 5.0; more belongs into message_payload.</summary>
    public void Message(ReadOnlySpan<byte> body)
    {
        if (body.Length > byte.MaxValue) Fail(PduFaultKind.BadMessageLength, CommandStatus.InvalidMessageLength);
        Byte((byte)body.Length);
        Octets(body);
    }

    public void Tlvs(TlvList tlvs) => Octets(tlvs.Wire.Span);

    /// <summary>Notes a value that the field does not allow.</summary>
    public void Refuse(CommandStatus status) => Fail(PduFaultKind.BadValue, status);

    private void Octets(ReadOnlySpan<byte> octets)
    {
        if (TryRoom(octets.Length, out Span<byte> room)) octets.CopyTo(room);
    }

    private bool TryRoom(int length, out Span<byte> room)
    {
        int at = Needed;
        Needed += length;
        room = Needed <= _span.Length ? _span.Slice(at, length) : default;
        return Needed <= _span.Length;
    }

    private void Fail(PduFaultKind kind, CommandStatus status)
    {
        if (Fault.IsNone) Fault = new PduFault(kind, status);
    }
}
