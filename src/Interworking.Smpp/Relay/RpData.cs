using Interworking.Smpp.Tpdus;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Relay;

/// <summary>RP-DATA (TS 24.011, 7.3.1): a TPDU on its way.</summary>
/// <param name="Reference">Its number.</param>
/// <param name="ToPhone">The direction.</param>
/// <param name="Originator">To the phone, the service centre; else null.</param>
/// <param name="Destination">From the phone, the service centre; else null.</param>
/// <param name="Tpdu">RP-User Data: 232 octets at most.</param>
public sealed record RpData(byte Reference, bool ToPhone, SmppAddress? Originator, SmppAddress? Destination, ReadOnlyMemory<byte> Tpdu) : RpMessage(Reference, ToPhone)
{
    internal const byte FromPhoneType = 0;
    internal const byte ToPhoneType = 1;
    internal const int MostTpdu = 232;

    internal override byte Type => ToPhone ? ToPhoneType : FromPhoneType;

    public bool Equals(RpData? other) => other is not null && Tpdu.Span.SequenceEqual(other.Tpdu.Span)
        && (Reference, ToPhone, Originator, Destination) == (other.Reference, other.ToPhone, other.Originator, other.Destination);

    public override int GetHashCode() => HashCode.Combine(Reference, ToPhone, Originator, Destination, Tpdu.Length);

    internal static RpData Read(ref OctetReader reader, byte reference, bool toPhone)
    {
        SmppAddress? originator = RpAddress.Read(ref reader);
        SmppAddress? destination = RpAddress.Read(ref reader);
        int length = reader.Byte();
        if (length > MostTpdu) reader.Fail();
        return new RpData(reference, toPhone, originator, destination, reader.Octets(length).ToArray());
    }

    internal override void Write(ref OctetWriter writer)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Tpdu.Length, MostTpdu, nameof(Tpdu));
        RpAddress.Write(ref writer, Originator);
        RpAddress.Write(ref writer, Destination);
        writer.Counted(Tpdu.Span);
    }
}
