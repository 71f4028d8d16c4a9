using System.Globalization;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline;
using Interworking.Smpp.Relay;
using Interworking.Smpp.Tpdus;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Sip.Ims;

/// <summary>The last row of table 4.1 as data: RP-Cause (TS 24.011, 8.2.5.4) and TP-FCS (TS 23.040, 9.2.3.22) of a phone → what becomes of the message.</summary>
internal static class RelayResultTable
{
    private static readonly Dictionary<TpFailureCause, RelayResultClass> ByFailure = new()
    {
        [TpFailureCause.SimStorageFull] = RelayResultClass.MemoryFull,
        [TpFailureCause.MemoryExceeded] = RelayResultClass.MemoryFull,
        [TpFailureCause.ToolkitBusy] = RelayResultClass.Busy,
    };

    private static readonly Dictionary<RpCause, RelayResultClass> ByCause = new()
    {
        [RpCause.MemoryExceeded] = RelayResultClass.MemoryFull,
    };

    /// <summary>The relay layer's cause goes first: 22 is memory whatever the report inside says. Else the report says more.</summary>
    public static RelayResultClass Classify(RpMessage report) => report is not RpError error
        ? RelayResultClass.Delivered
        : ByCause.TryGetValue(error.Cause, out RelayResultClass cause) ? cause
        : FailureOf(error) is { } failure && ByFailure.TryGetValue(failure, out RelayResultClass said) ? said
        : RelayResultClass.Permanent;

    /// <summary>The result of an attempt whose last part was answered with this.</summary>
    /// <param name="report">RP-ACK or RP-ERROR; null when none came in time.</param>
    /// <param name="sipStatus">Of the answer to the MESSAGE.</param>
    public static AttemptResult ResultOf(RpMessage? report, int sipStatus)
    {
        if (report is null) return AttemptResult.Again(RetryClass.Absent, "no delivery report", sipStatus);
        return Classify(report) switch
        {
            RelayResultClass.Delivered => AttemptResult.End(Outcome.DeliveredToDevice(sipStatus)),
            RelayResultClass.MemoryFull => AttemptResult.Again(RetryClass.Absent, Reason((RpError)report), sipStatus),
            RelayResultClass.Busy => AttemptResult.Again(RetryClass.Busy, Reason((RpError)report), sipStatus),
            _ => AttemptResult.End(new Outcome
            {
                Kind = OutcomeKind.Failed,
                Side = FailureSide.Recipient,
                SipStatus = sipStatus,
                Error = Reason((RpError)report),
                NetworkError = ((byte)((RpError)report).Cause).ToString("D3", CultureInfo.InvariantCulture),
                ReceiptState = MessageState.Undeliverable,
            }),
        };
    }

    private static string Reason(RpError error) => FailureOf(error) is { } failure
        ? string.Create(CultureInfo.InvariantCulture, $"RP-ERROR {(byte)error.Cause}, TP-FCS 0x{(byte)failure:X2}")
        : string.Create(CultureInfo.InvariantCulture, $"RP-ERROR {(byte)error.Cause}");

    private static TpFailureCause? FailureOf(RpError error) =>
        TpduCodec.TryRead(error.Tpdu.Span, RpCodec.CarrierOf(error), out Tpdu? tpdu) && tpdu is SmsDeliverReport report ? report.Failure : null;
}
