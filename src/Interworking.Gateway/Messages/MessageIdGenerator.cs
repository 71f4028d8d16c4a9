namespace Interworking.Gateway.Messages;

/// <summary>Gives ids that only grow, also when the clock steps back; lock-free.</summary>
/// <param name="slot">The node's slot in its environment, leased in the database: 0 to 1023.</param>
/// <param name="time">The clock.</param>
/// <param name="highest">The highest id that was ever given: all of this generator's are higher, also when the clock was set back across a restart.</param>
public sealed class MessageIdGenerator(int slot, TimeProvider time, MessageId highest = default)
{
    private const int SequenceBits = MessageId.SequenceBits;
    private const long SequenceMask = (1L << SequenceBits) - 1;

    private readonly long _slot = slot is >= 0 and < 1 << MessageId.SlotBits
        ? (long)slot << SequenceBits
        : throw new ArgumentOutOfRangeException(nameof(slot));

    // Milliseconds and sequence, without the slot. The rest of the highest's millisecond is left out: its slot may be above ours.
    private long _last = (highest.Value >> MessageId.SlotBits) | SequenceMask;

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
