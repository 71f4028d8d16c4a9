using Interworking.Smpp.Tpdus;

namespace Interworking.Smpp.Relay;

/// <summary>RP-ERROR (TS 24.011, 7.3.4): what was sent is not taken.</summary>
/// <param name="Reference">Of what is refused.</param>
/// <param name="ToPhone">The direction.</param>
/// <param name="Cause">Why.</param>
/// <param name="Tpdu">A report with its own cause; empty when there is none.</param>
public sealed record RpError(byte Reference, bool ToPhone, RpCause Cause, ReadOnlyMemory<byte> Tpdu = default) : RpMessage(Reference, ToPhone)
{
    internal const byte FromPhoneType = 4;
    internal const byte ToPhoneType = 5;
    private const int MostCause = 2; // cause and diagnostic field

    internal override byte Type => ToPhone ? ToPhoneType : FromPhoneType;

    public bool Equals(RpError? other) => other is not null && (Reference, ToPhone, Cause) == (other.Reference, other.ToPhone, other.Cause) && Tpdu.Span.SequenceEqual(other.Tpdu.Span);

    public override int GetHashCode() => HashCode.Combine(Reference, ToPhone, Cause, Tpdu.Length);

    internal static RpError Read(ref OctetReader reader, byte reference, bool toPhone)
    {
        int length = reader.Byte();
        if (length is 0 or > MostCause) reader.Fail();
        ReadOnlySpan<byte> cause = reader.Octets(length);
        return new RpError(reference, toPhone, cause.IsEmpty ? default : (RpCause)(cause[0] & 0x7F), RpUserData.Read(ref reader));
    }

    internal override void Write(ref OctetWriter writer)
    {
        writer.Counted([(byte)Cause]);
        RpUserData.Write(ref writer, Tpdu);
    }
}
