using Interworking.Sip.Messages;
using Interworking.Sip.Transport;

namespace Interworking.Sip.Transactions;

/// <summary>
/// Which requests we know. While one is unanswered its entry is the transaction; after the final response only the key and
/// that response remain (the retransmission itself brings the headers to answer with), until timer J or until the table
/// is full and it is the oldest.
/// </summary>
internal sealed class ServerTable(int capacity, TimeSpan timerJ, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ServerKey, object> _entries = [];
    private readonly Queue<(ServerKey Key, long Until)> _completed = new();
    private readonly long _origin = time.GetTimestamp();

    public int Count
    {
        get { lock (_gate) return _entries.Count; }
    }

    /// <summary>
    /// Null and remembered when the request is new; else what is known: a <see cref="ServerTransaction"/> still at work, or
    /// the final <see cref="SipOutgoingResponse"/>. False when there is no room.
    /// </summary>
    public bool TryBegin(ServerKey key, ServerTransaction transaction, out object? known)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(key, out known)) return true;
            ForgetExpired();
            if (_entries.Count >= capacity && !ForgetOldest()) return false;
            _entries.Add(key, transaction);
            return true;
        }
    }

    /// <summary>The final response left: timer J starts, 0 on a reliable transport.</summary>
    public void Complete(ServerKey key, SipOutgoingResponse response, bool reliable)
    {
        lock (_gate)
        {
            if (reliable)
            {
                _entries.Remove(key);
                return;
            }

            _entries[key] = response;
            _completed.Enqueue((key, Now() + (long)timerJ.TotalMilliseconds));
        }
    }

    public void ForgetExpired()
    {
        lock (_gate)
        {
            long now = Now();
            while (_completed.TryPeek(out (ServerKey Key, long Until) oldest) && oldest.Until <= now) ForgetOldest();
        }
    }

    private long Now() => (long)time.GetElapsedTime(_origin).TotalMilliseconds;

    private bool ForgetOldest()
    {
        if (!_completed.TryDequeue(out (ServerKey Key, long Until) oldest)) return false;
        _entries.Remove(oldest.Key);
        return true;
    }
}
