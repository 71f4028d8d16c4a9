namespace Interworking.Smpp.Tpdus;

/// <summary>SMS-DELIVER-REPORT (TS 23.040, 9.2.2.1a): what the phone says to a SMS-DELIVER or SMS-STATUS-REPORT.</summary>
/// <param name="Failure">TP-FCS, which is there in a RP-ERROR and not in a RP-ACK.</param>
/// <param name="Parameters">What it adds.</param>
public sealed record SmsDeliverReport(TpFailureCause? Failure, TpParameters Parameters) : Tpdu
{
    internal const byte Type = 0x00;

    internal static SmsDeliverReport Read(ref OctetReader reader, bool inError)
    {
        byte first = reader.Byte();
        TpFailureCause? failure = inError ? (TpFailureCause)reader.Byte() : null;
        byte indicator = TpParameters.ReadIndicator(ref reader);
        return new SmsDeliverReport(failure, TpParameters.Read(ref reader, indicator, (first & HeaderIndicator) != 0));
    }

    internal override void Write(ref OctetWriter writer)
    {
        writer.Byte(Type | (Parameters.HasHeader ? HeaderIndicator : 0));
        if (Failure is { } cause) writer.Byte((byte)cause);
        Parameters.WriteIndicator(ref writer);
        Parameters.Write(ref writer);
    }
}
