using Interworking.Gateway.Messages;
using Interworking.Gateway.Receipts;
using Interworking.Sip.Messages;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Sip.Bodies;

/// <summary>The body of a MESSAGE, read.</summary>
/// <param name="Kind">What it is for.</param>
/// <param name="Text">The text; empty unless it is one.</param>
/// <param name="Imdn">What a notification about it must say; null when none was asked for.</param>
/// <param name="Asked">The outcomes that its sender wants to be notified of.</param>
/// <param name="Refusal">What to answer when it is refused; else null.</param>
/// <param name="Processing">What a notification that it is stored must say; null when none was asked for.</param>
/// <param name="Notification">What an app tells of a message that it got; null when it tells nothing of use.</param>
public readonly record struct MessageBody(
    BodyKind Kind, string Text, ImdnRequest? Imdn, ReceiptRequest Asked, SipOutgoingResponse? Refusal, ImdnRequest? Processing = null, AppNotification? Notification = null)
{
    public static readonly MessageBody Typing = new(BodyKind.Typing, "", null, ReceiptRequest.None, null);

    public static MessageBody OfText(string text) => new(BodyKind.Text, text, null, ReceiptRequest.None, null);

    public static MessageBody OfNotification(AppNotification? told) => new(BodyKind.Notification, "", null, ReceiptRequest.None, null, Notification: told);

    public static MessageBody Refused(SipOutgoingResponse refusal) => new(BodyKind.Refused, "", null, ReceiptRequest.None, refusal);
}
