namespace Interworking.Smpp.Tpdus;

/// <summary>SMS-SUBMIT-REPORT (TS 23.040, 9.2.2.2a): what the centre says to a SMS-SUBMIT or SMS-COMMAND.</summary>
/// <param name="Failure">TP-FCS, which is there in a RP-ERROR and not in a RP-ACK.</param>
/// <param name="Timestamp">TP-SCTS: when the centre got it.</param>
/// <param name="Parameters">What it adds.</param>
public sealed record SmsSubmitReport(TpFailureCause? Failure, DateTimeOffset Timestamp, TpParameters Parameters = default) : Tpdu
{
    internal const byte Type = 0x01;

    internal static SmsSubmitReport Read(ref OctetReader reader, bool inError)
    {
        byte first = reader.Byte();
        TpFailureCause? failure = inError ? (TpFailureCause)reader.Byte() : null;
        byte indicator = TpParameters.ReadIndicator(ref reader);
        DateTimeOffset timestamp = TpTime.Read(ref reader);
        return new SmsSubmitReport(failure, timestamp, TpParameters.Read(ref reader, indicator, (first & HeaderIndicator) != 0));
    }

    internal override void Write(ref OctetWriter writer)
    {
        writer.Byte(Type | (Parameters.HasHeader ? HeaderIndicator : 0));
        if (Failure is { } cause) writer.Byte((byte)cause);
        Parameters.WriteIndicator(ref writer);
        TpTime.Write(ref writer, Timestamp);
        Parameters.Write(ref writer);
    }
}
