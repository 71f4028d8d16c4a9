namespace Interworking.Gateway.Messages;

/// <summary>Gives ids that only grow, also when the clock steps back; lock-free.</summary>
/// <param name="slot">The node's slot in its environment, leased in the database: 0 to 1023.</param>
/// <param name="time">The clock.</param>
public sealed class MessageIdGenerator(int slot, TimeProvider time)
{
    private const int SequenceBits = MessageId.SequenceBits;
    private const long SequenceMask = (1L << SequenceBits) - 1;

    private readonly long _slot = slot is >= 0 and < 1 << MessageId.SlotBits
        ? (long)slot << SequenceBits
        : throw new ArgumentOutOfRangeException(nameof(slot));

    private long _last; // milliseconds and sequence, without the slot

    public MessageId Next()
    {
        long now = (long)(time.GetUtcNow() - MessageId.Epoch).TotalMilliseconds << SequenceBits;
        while (true)
        {
            long last = Volatile.Read(ref _last);
            long next = Math.Max(now, last + 1);
            if (Interlocked.CompareExchange(ref _last, next, last) == last)
                return new MessageId(((next & ~SequenceMask) << MessageId.SlotBits) | _slot | (next & SequenceMask));
        }
    }
}
