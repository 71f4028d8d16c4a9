using Interworking.Sip.Messages;
using Interworking.Sip.Transport;

namespace Interworking.Sip.Transactions;

/// <summary>
/// Which requests we know. While one is unanswered its entry is the transaction; after the final response only the key and
/// that response remain (the retransmission itself brings the headers to answer with), until timer J or until the table
/// is full and it is the oldest. A refused INVITE that is still repeated keeps its <see cref="RefusedInvite"/>.
/// </summary>
/// <param name="capacity">Entries at most.</param>
/// <param name="timerJ">64 * T1. Nobody waits longer for an answer either.</param>
/// <param name="tryingAfter">When a request that is not answered yet is owed a 100 (RFC 4320, 4.1).</param>
/// <param name="time">The clock.</param>
internal sealed class ServerTable(int capacity, TimeSpan timerJ, TimeSpan tryingAfter, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ServerKey, object> _entries = [];
    private readonly Queue<(ServerKey Key, long At)> _begun = new();
    private readonly Queue<(ServerKey Key, long Until)> _slow = new();
    private readonly Queue<(ServerKey Key, long Until)> _completed = new();
    private readonly long _origin = time.GetTimestamp();

    public int Count
    {
        get { lock (_gate) return _entries.Count; }
    }

    /// <summary>
    /// Null and remembered when the request is new; else what is known: a <see cref="ServerTransaction"/> still at work, the
    /// final <see cref="SipOutgoingResponse"/>, or a <see cref="RefusedInvite"/>. False when there is no room.
    /// </summary>
    public bool TryBegin(ServerKey key, ServerTransaction transaction, out object? known)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(key, out known)) return true;
            ForgetExpired();
            if (_entries.Count >= capacity && !ForgetOldest()) return false;
            _entries.Add(key, transaction);
            _begun.Enqueue((key, Now()));
            return true;
        }
    }

    public object? Find(ServerKey key)
    {
        lock (_gate) return _entries.GetValueOrDefault(key);
    }

    /// <summary>The final response leaves: timer J starts, 0 on a reliable transport.</summary>
    /// <param name="key">Of the request.</param>
    /// <param name="remains">The response, or what repeats it.</param>
    /// <param name="reliable">Nothing comes again over its transport.</param>
    public void Complete(ServerKey key, object remains, bool reliable)
    {
        lock (_gate)
        {
            if (reliable)
            {
                _entries.Remove(key);
                return;
            }

            _entries[key] = remains;
            _completed.Enqueue((key, Now() + Milliseconds(timerJ)));
        }
    }

    /// <summary>Nothing is known of the request any more, if <paramref name="entry"/> is still what is known of it.</summary>
    public void Forget(ServerKey key, object entry)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(key, out object? found) && ReferenceEquals(found, entry)) _entries.Remove(key);
        }
    }

    /// <summary>Forgets what is over; what nobody has answered in all that time is nobody's any more (RFC 4320, 4.2).</summary>
    /// <returns>Transactions to which a 100 is due now, each once.</returns>
    public IReadOnlyList<ServerTransaction> Sweep()
    {
        List<ServerTransaction>? slow = null;
        lock (_gate)
        {
            ForgetExpired();
            long now = Now();
            while (_begun.TryPeek(out (ServerKey Key, long At) begun) && begun.At + Milliseconds(tryingAfter) <= now)
            {
                _begun.Dequeue();
                if (_entries.GetValueOrDefault(begun.Key) is not ServerTransaction transaction) continue;
                (slow ??= []).Add(transaction);
                _slow.Enqueue((begun.Key, begun.At + Milliseconds(timerJ)));
            }

            while (_slow.TryPeek(out (ServerKey Key, long Until) silent) && silent.Until <= now)
            {
                _slow.Dequeue();
                if (_entries.GetValueOrDefault(silent.Key) is ServerTransaction) _entries.Remove(silent.Key);
            }
        }

        return slow ?? (IReadOnlyList<ServerTransaction>)[];
    }

    private static long Milliseconds(TimeSpan span) => (long)span.TotalMilliseconds;

    private void ForgetExpired()
    {
        long now = Now();
        while (_completed.TryPeek(out (ServerKey Key, long Until) oldest) && oldest.Until <= now) ForgetOldest();
    }

    private long Now() => (long)time.GetElapsedTime(_origin).TotalMilliseconds;

    private bool ForgetOldest()
    {
        if (!_completed.TryDequeue(out (ServerKey Key, long Until) oldest)) return false;
        _entries.Remove(oldest.Key);
        return true;
    }
}
