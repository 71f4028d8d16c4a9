using Interworking.Gateway.Messages;

namespace Interworking.Gateway.Receipts;

/// <summary>
/// What apps told of messages whose relay had not answered yet, or whose row was not committed: kept for a minute, or until the row is there. Bounded; the
/// oldest are forgotten first, and then such a message ends as if nothing had been told.
/// </summary>
public sealed class EarlyNotifications(TimeProvider time)
{
    private const int Capacity = 10_000;

    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<(MessageId Id, long AccountId), bool> _told = [];
    private readonly Queue<((MessageId Id, long AccountId) Key, long Since)> _byAge = new();

    /// <summary>Nothing was told early: nobody need wait to look.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_gate) return _told.Count == 0;
        }
    }

    /// <summary>An app told the end of a message that nobody waits with. Only of recent ones: of an older one the row would be there.</summary>
    /// <param name="id">The message.</param>
    /// <param name="accountId">Who told: of use to nobody but its recipient.</param>
    /// <param name="delivered">What was told.</param>
    public void Add(MessageId id, long accountId, bool delivered)
    {
        if ((time.GetUtcNow() - id.GivenAt).Duration() > Kept) return;
        lock (_gate)
        {
            while (_byAge.TryPeek(out ((MessageId Id, long AccountId) Key, long Since) oldest) && (_byAge.Count >= Capacity || time.GetElapsedTime(oldest.Since) >= Kept))
            {
                _byAge.Dequeue();
                _told.Remove(oldest.Key);
            }

            if (_told.TryAdd((id, accountId), delivered)) _byAge.Enqueue(((id, accountId), time.GetTimestamp()));
        }
    }

    /// <summary>What its recipient told of it; whoever takes it acts on it.</summary>
    public bool TryTake(MessageId id, long accountId, out bool delivered)
    {
        lock (_gate) return _told.Remove((id, accountId), out delivered);
    }
}
