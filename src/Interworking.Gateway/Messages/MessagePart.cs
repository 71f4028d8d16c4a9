using Interworking.Smpp.Values;

namespace Interworking.Gateway.Messages;

/// <summary>One PDU of a message: the id its answer carried and the receipt it asked for.</summary>
/// <param name="Id">In the answer and in the receipt.</param>
/// <param name="Number">1 to 255.</param>
/// <param name="Receipt">registered_delivery bits 1-0.</param>
/// <param name="Fingerprint">What its PDU is recognised by should it come again (ADR 0005); 0 where copies are not looked for.</param>
public readonly record struct MessagePart(MessageId Id, int Number, ReceiptRequest Receipt, long Fingerprint = 0);
