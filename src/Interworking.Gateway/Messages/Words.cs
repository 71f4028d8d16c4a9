namespace Interworking.Gateway.Messages;

/// <summary>The words of the CDR contract (design section 7).</summary>
public static class Words
{
    public static string Of(Direction direction) => direction switch
    {
        Direction.SmsToSip => "sms_to_sip",
        Direction.SipToSms => "sip_to_sms",
        Direction.SmsToSms => "sms_to_sms",
        Direction.SipToSip => "sip_to_sip",
        _ => throw new ArgumentOutOfRangeException(nameof(direction)),
    };

    public static string Of(OutcomeKind outcome) => outcome switch
    {
        OutcomeKind.Delivered => "delivered",
        OutcomeKind.Failed => "failed",
        OutcomeKind.Expired => "expired",
        OutcomeKind.Cancelled => "cancelled",
        OutcomeKind.Unknown => "unknown",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };

    /// <summary>Null when nobody took it.</summary>
    public static string? Of(DeliveredTo to) => to switch
    {
        DeliveredTo.None => null,
        DeliveredTo.Device => "device",
        DeliveredTo.Relay => "relay",
        DeliveredTo.Peer => "peer",
        _ => throw new ArgumentOutOfRangeException(nameof(to)),
    };
}
