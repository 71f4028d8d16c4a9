using Interworking.Smpp.Values;

namespace Interworking.Smpp.Tpdus;

/// <summary>SMS-STATUS-REPORT (TS 23.040, 9.2.2.3): what became of a message that the phone had sent.</summary>
/// <param name="Reference">TP-MR of the SMS-SUBMIT.</param>
/// <param name="Recipient">TP-RA: where it was for.</param>
/// <param name="Timestamp">TP-SCTS: when the centre got it.</param>
/// <param name="DischargedAt">TP-DT: when it was delivered, or given up.</param>
/// <param name="Status">TP-ST.</param>
public sealed record SmsStatusReport(byte Reference, SmppAddress Recipient, DateTimeOffset Timestamp, DateTimeOffset DischargedAt, TpStatus Status) : Tpdu
{
    internal const byte Type = 0x02;
    private const byte NoMore = 0x04;
    private const byte OfCommand = 0x20; // TP-SRQ

    /// <summary>More waits for the phone in the centre.</summary>
    public bool MoreToSend { get; init; }

    /// <summary>It speaks of a SMS-COMMAND.</summary>
    public bool IsOfCommand { get; init; }

    /// <summary>What it adds; most add nothing, not even a TP-PI.</summary>
    public TpParameters Parameters { get; init; }

    internal static SmsStatusReport Read(ref OctetReader reader)
    {
        byte first = reader.Byte();
        byte reference = reader.Byte();
        SmppAddress recipient = TpAddress.Read(ref reader);
        DateTimeOffset timestamp = TpTime.Read(ref reader);
        DateTimeOffset discharged = TpTime.Read(ref reader);
        var status = (TpStatus)reader.Byte();
        byte indicator = reader.IsEmpty ? (byte)0 : TpParameters.ReadIndicator(ref reader);
        return new SmsStatusReport(reference, recipient, timestamp, discharged, status)
        {
            MoreToSend = (first & NoMore) == 0,
            IsOfCommand = (first & OfCommand) != 0,
            Parameters = TpParameters.Read(ref reader, indicator, (first & HeaderIndicator) != 0),
        };
    }

    internal override void Write(ref OctetWriter writer)
    {
        writer.Byte(Type | (MoreToSend ? 0 : NoMore) | (IsOfCommand ? OfCommand : 0) | (Parameters.HasHeader ? HeaderIndicator : 0));
        writer.Byte(Reference);
        TpAddress.Write(ref writer, Recipient);
        TpTime.Write(ref writer, Timestamp);
        TpTime.Write(ref writer, DischargedAt);
        writer.Byte((byte)Status);
        if (Parameters == default) return;
        Parameters.WriteIndicator(ref writer);
        Parameters.Write(ref writer);
    }
}
