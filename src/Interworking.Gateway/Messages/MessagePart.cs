using System.Runtime.InteropServices;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Messages;

/// <summary>One PDU of a message: the id its answer carried and the receipt it asked for.</summary>
/// <param name="Id">In the answer and in the receipt, unless there is a group.</param>
/// <param name="Number">1 to 255.</param>
/// <param name="Receipt">registered_delivery bits 1-0.</param>
/// <param name="Group">The id in the answer and in the receipt where one answer stood for several messages (submit_multi); 0 for most.</param>
/// <param name="Fingerprint">What its PDU is recognised by should it come again (ADR 0005); 0 where copies are not looked for.</param>
/// <param name="SmsReference">TP-MR of the SMS-SUBMIT, by which the phone that sent it knows it; null for other senders.</param>
[StructLayout(LayoutKind.Auto)] // one is made for every message: no octet of it is for alignment
public readonly record struct MessagePart(MessageId Id, int Number, ReceiptRequest Receipt, MessageId Group = default, long Fingerprint = 0, byte? SmsReference = null)
{
    /// <summary>The id that its sender knows it by.</summary>
    public MessageId AnsweredId => Group == default ? Id : Group;
}
