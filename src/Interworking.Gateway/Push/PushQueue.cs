using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline;

namespace Interworking.Gateway.Push;

/// <summary>
/// Accounts of which a message came to wait, to be looked at by <see cref="PushDesk"/>: each once, however many messages. Bounded: beyond it all waiting accounts
/// are looked at. Costs nothing where no webhook is configured.
/// </summary>
/// <param name="options">Whether there is a webhook.</param>
/// <param name="time">The clock.</param>
public sealed class PushQueue(PushOptions options, TimeProvider time)
{
    /// <summary>An app that has not answered for so long is taken to sleep, though its attempt goes on: over UDP it takes half a minute to fail.</summary>
    public static readonly TimeSpan Asleep = TimeSpan.FromSeconds(2);

    private const int Most = 100_000;

    private readonly bool _enabled = options.Webhook.Length > 0;
    private readonly Lock _gate = new();
    private readonly Dictionary<long, MessageId> _accounts = [];
    private readonly Queue<(Delivery Delivery, long Since)> _pending = new();

    /// <summary>Accounts that are to be looked at again, by when, as timestamps of the clock; the first of them in front. An account that has moved forward stands there twice.</summary>
    private readonly Dictionary<long, long> _later = [];
    private readonly PriorityQueue<long, long> _byTime = new();
    private readonly SemaphoreSlim _some = new(0, 1);
    private bool _overflowed;

    public int Count
    {
        get
        {
            lock (_gate) return _accounts.Count + _later.Count;
        }
    }

    /// <summary>When the first of those that do not answer will count as asleep, or of those put off is due; null when there is none.</summary>
    public TimeSpan? NextIn
    {
        get
        {
            lock (_gate)
            {
                TimeSpan? asleep = _pending.TryPeek(out (Delivery, long Since) first) ? Asleep - time.GetElapsedTime(first.Since) : null;
                TimeSpan? due = _byTime.TryPeek(out _, out long at) ? time.GetElapsedTime(time.GetTimestamp(), at) : null;
                return asleep is null || due < asleep ? due : asleep;
            }
        }
    }

    /// <summary>A message of this account waits. Takes nanoseconds and never throws.</summary>
    /// <param name="accountId">Whose.</param>
    /// <param name="sending">One that is still being tried, and does not stand among those that wait.</param>
    public void Add(long accountId, MessageId sending = default)
    {
        if (!_enabled) return;
        lock (_gate) AddLocked(accountId, sending);
    }

    /// <summary>An account is to be looked at again in a while; when it was to be already, at the earlier time.</summary>
    public void AddLater(long accountId, TimeSpan wait)
    {
        if (!_enabled) return;
        long at = time.GetTimestamp() + (long)(wait.TotalSeconds * time.TimestampFrequency);
        lock (_gate)
        {
            if (_later.TryGetValue(accountId, out long known) ? known <= at : _later.Count >= Most) return; // beyond that the next look at all finds it
            _later[accountId] = at;
            _byTime.Enqueue(accountId, at);
            Signal();
        }
    }

    /// <summary>Its app has not answered within the acceptance hold; most do soon after.</summary>
    public void AddPending(Delivery delivery)
    {
        if (!_enabled) return;
        lock (_gate)
        {
            if (_pending.Count >= Most) return; // it is woken when the attempt has failed
            _pending.Enqueue((delivery, time.GetTimestamp()));
            if (_pending.Count == 1) Signal();
        }
    }

    /// <summary>Some of those that were added, in no order, each with the message that is still being tried, if any.</summary>
    public IReadOnlyDictionary<long, MessageId> Take(int most)
    {
        lock (_gate)
        {
            while (_pending.TryPeek(out (Delivery Delivery, long Since) first) && time.GetElapsedTime(first.Since) >= Asleep)
            {
                _pending.Dequeue();
                if (!first.Delivery.IsFinished && !first.Delivery.IsHandedOver) AddLocked(first.Delivery.Account.Id, first.Delivery.Message.Id);
            }

            while (_byTime.TryPeek(out long account, out long at) && at <= time.GetTimestamp())
            {
                _byTime.Dequeue();
                if (_later.TryGetValue(account, out long due) && due == at && _later.Remove(account)) AddLocked(account, default);
            }

            Dictionary<long, MessageId> taken = new(_accounts.Take(most));
            foreach (long one in taken.Keys) _accounts.Remove(one);
            if (_accounts.Count > 0) Signal();
            return taken;
        }
    }

    /// <summary>True once after there were too many.</summary>
    public bool TakeOverflow()
    {
        lock (_gate)
        {
            bool overflowed = _overflowed;
            _overflowed = false;
            return overflowed;
        }
    }

    /// <summary>Returns when there may be some.</summary>
    public Task WaitAsync(CancellationToken stop) => _some.WaitAsync(stop);

    private void AddLocked(long accountId, MessageId sending)
    {
        if (_accounts.TryGetValue(accountId, out MessageId known)) _accounts[accountId] = known > sending ? known : sending;
        else if (_accounts.Count < Most) _accounts.Add(accountId, sending);
        else _overflowed = true;
        Signal();
    }

    private void Signal()
    {
        if (_some.CurrentCount == 0) _some.Release();
    }
}
