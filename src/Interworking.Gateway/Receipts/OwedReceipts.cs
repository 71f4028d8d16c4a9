using Interworking.Gateway.Messages;

namespace Interworking.Gateway.Receipts;

/// <summary>The receipts of one finished message, one for each PDU that had asked for one.</summary>
public sealed record OwedReceipts(MessageId Id, IReadOnlyList<PendingReceipt> Receipts);
