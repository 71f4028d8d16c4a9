namespace Interworking.Gateway.Messages;

/// <summary>Which protocols a message came by and left by; in a CDR as <c>sms_to_sip</c> and so on.</summary>
public enum Direction
{
    SmsToSip,
    SipToSms,
    SmsToSms,
    SipToSip,
}
