using Interworking.Gateway.Messages;

namespace Interworking.Gateway.Pipeline.Spool;

/// <summary>What another node asks of a message's owner.</summary>
/// <param name="Id">The order's own.</param>
/// <param name="Message">Which message.</param>
/// <param name="Kind">What to do.</param>
/// <param name="Body">The replace_sm as it came, whole; empty for a cancellation.</param>
public sealed record SpoolOrder(long Id, MessageId Message, OrderKind Kind, ReadOnlyMemory<byte> Body);
