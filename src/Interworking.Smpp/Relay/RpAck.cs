using Interworking.Smpp.Tpdus;

namespace Interworking.Smpp.Relay;

/// <summary>RP-ACK (TS 24.011, 7.3.3): what was sent is taken.</summary>
/// <param name="Reference">Of what is acknowledged.</param>
/// <param name="ToPhone">The direction.</param>
/// <param name="Tpdu">A report; empty when there is none.</param>
public sealed record RpAck(byte Reference, bool ToPhone, ReadOnlyMemory<byte> Tpdu = default) : RpMessage(Reference, ToPhone)
{
    internal const byte FromPhoneType = 2;
    internal const byte ToPhoneType = 3;

    internal override byte Type => ToPhone ? ToPhoneType : FromPhoneType;

    public bool Equals(RpAck? other) => other is not null && (Reference, ToPhone) == (other.Reference, other.ToPhone) && Tpdu.Span.SequenceEqual(other.Tpdu.Span);

    public override int GetHashCode() => HashCode.Combine(Reference, ToPhone, Tpdu.Length);

    internal static RpAck Read(ref OctetReader reader, byte reference, bool toPhone) => new(reference, toPhone, RpUserData.Read(ref reader));

    internal override void Write(ref OctetWriter writer) => RpUserData.Write(ref writer, Tpdu);
}
