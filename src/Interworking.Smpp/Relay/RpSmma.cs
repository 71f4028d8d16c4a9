using Interworking.Smpp.Tpdus;

namespace Interworking.Smpp.Relay;

/// <summary>RP-SMMA (TS 24.011, 7.3.2): the phone has memory again.</summary>
/// <param name="Reference">Its number.</param>
public sealed record RpSmma(byte Reference) : RpMessage(Reference, ToPhone: false)
{
    internal const byte FromPhoneType = 6;

    internal override byte Type => FromPhoneType;

    internal override void Write(ref OctetWriter writer)
    {
    }
}
