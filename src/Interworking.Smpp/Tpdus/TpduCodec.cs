using System.Diagnostics.CodeAnalysis;

namespace Interworking.Smpp.Tpdus;

/// <summary>Octets to a TPDU (TS 23.040, 9.2.2); <see cref="Tpdu.ToOctets"/> is the other way.</summary>
public static class TpduCodec
{
    private const byte TypeMask = 0x03;

    /// <summary>False for what is cut short, holds an impossible value, or is of a type that nobody sends that way. Octets behind the last field are ignored. Never throws.</summary>
    public static bool TryRead(ReadOnlySpan<byte> octets, TpduCarrier carrier, [NotNullWhen(true)] out Tpdu? tpdu)
    {
        tpdu = null;
        if (octets.IsEmpty) return false;
        var reader = new OctetReader(octets);
        int type = octets[0] & TypeMask;
        tpdu = (carrier, type) switch
        {
            (TpduCarrier.DataFromPhone, SmsSubmit.Type) => SmsSubmit.Read(ref reader),
            (TpduCarrier.DataFromPhone, SmsCommand.Type) => SmsCommand.Read(ref reader),
            (TpduCarrier.DataToPhone, SmsDeliver.Type) => SmsDeliver.Read(ref reader),
            (TpduCarrier.DataToPhone, SmsStatusReport.Type) => SmsStatusReport.Read(ref reader),
            (TpduCarrier.AckFromPhone, SmsDeliverReport.Type) => SmsDeliverReport.Read(ref reader, inError: false),
            (TpduCarrier.ErrorFromPhone, SmsDeliverReport.Type) => SmsDeliverReport.Read(ref reader, inError: true),
            (TpduCarrier.AckToPhone, SmsSubmitReport.Type) => SmsSubmitReport.Read(ref reader, inError: false),
            (TpduCarrier.ErrorToPhone, SmsSubmitReport.Type) => SmsSubmitReport.Read(ref reader, inError: true),
            _ => null,
        };
        if (reader.Failed) tpdu = null;
        return tpdu is not null;
    }
}
