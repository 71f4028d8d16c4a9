using Interworking.Gateway.Messages;

namespace Interworking.Gateway.Pipeline;

/// <summary>
/// Numbers of which an earlier message is tried again later: what came after it waits as long, so that it does not overtake. Bounded; beyond that the order
/// to a number is that of the answers.
/// </summary>
internal sealed class HeldBack(TimeProvider time)
{
    private const int Most = 100_000;

    private readonly RareEntries<string, (MessageId First, DateTimeOffset Until)> _byNumber = new(Most);

    public void Hold(string number, MessageId first, DateTimeOffset until)
    {
        if (_byNumber.Count >= Most) Sweep();
        if (_byNumber.Count < Most) _byNumber.Set(number, (first, until));
    }

    public void Release(string number, MessageId first)
    {
        if (_byNumber.TryGet(number, out (MessageId First, DateTimeOffset) held) && held.First == first) _byNumber.Remove(number);
    }

    /// <summary>Until when a later message to this number waits; null when it need not.</summary>
    public DateTimeOffset? Until(string number, MessageId message) =>
        _byNumber.TryGet(number, out (MessageId First, DateTimeOffset Until) held) && held.First < message && held.Until > time.GetUtcNow()
            ? held.Until
            : null;

    private void Sweep()
    {
        DateTimeOffset now = time.GetUtcNow();
        foreach ((string number, (MessageId, DateTimeOffset Until) held) in _byNumber.All)
        {
            if (held.Until <= now) _byNumber.Remove(number);
        }
    }
}
