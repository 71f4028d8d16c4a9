using System.Diagnostics.CodeAnalysis;
using Interworking.Smpp.Tpdus;

namespace Interworking.Smpp.Relay;

/// <summary>Octets to a message of the relay layer (TS 24.011, 8.2); <see cref="RpMessage.ToOctets"/> is the other way.</summary>
public static class RpCodec
{
    private const byte TypeMask = 0x07;
    private const int Shortest = 2;

    /// <summary>False for what is cut short, holds an impossible value, or is of a type that is none. Octets behind the last field are ignored. Never throws.</summary>
    /// <param name="octets">A body of <c>application/vnd.3gpp.sms</c>.</param>
    /// <param name="message">What it says.</param>
    /// <param name="cause">When it says nothing, the cause with which to answer it (9.3).</param>
    public static bool TryRead(ReadOnlySpan<byte> octets, [NotNullWhen(true)] out RpMessage? message, out RpCause cause)
    {
        (message, cause) = (null, RpCause.ProtocolError);
        if (octets.Length < Shortest) return false;
        byte reference = octets[1];
        var reader = new OctetReader(octets[Shortest..]);
        message = (octets[0] & TypeMask) switch
        {
            RpData.FromPhoneType => RpData.Read(ref reader, reference, toPhone: false),
            RpData.ToPhoneType => RpData.Read(ref reader, reference, toPhone: true),
            RpAck.FromPhoneType => RpAck.Read(ref reader, reference, toPhone: false),
            RpAck.ToPhoneType => RpAck.Read(ref reader, reference, toPhone: true),
            RpError.FromPhoneType => RpError.Read(ref reader, reference, toPhone: false),
            RpError.ToPhoneType => RpError.Read(ref reader, reference, toPhone: true),
            RpSmma.FromPhoneType => new RpSmma(reference),
            _ => null,
        };
        cause = message is null ? RpCause.UnknownMessageType : RpCause.InvalidMandatoryInformation;
        if (reader.Failed) message = null;
        return message is not null;
    }

    /// <summary>What a TPDU inside a message of the relay layer has to be read as.</summary>
    public static TpduCarrier CarrierOf(RpMessage message) => message switch
    {
        RpAck => message.ToPhone ? TpduCarrier.AckToPhone : TpduCarrier.AckFromPhone,
        RpError => message.ToPhone ? TpduCarrier.ErrorToPhone : TpduCarrier.ErrorFromPhone,
        _ => message.ToPhone ? TpduCarrier.DataToPhone : TpduCarrier.DataFromPhone,
    };
}
