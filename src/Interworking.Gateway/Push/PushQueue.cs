namespace Interworking.Gateway.Push;

/// <summary>
/// Accounts of which a message came to wait, to be looked at by <see cref="PushDesk"/>: each once, however many messages. Bounded: beyond it all waiting accounts
/// are looked at. Costs nothing where no webhook is configured.
/// </summary>
public sealed class PushQueue(PushOptions options)
{
    private const int Most = 100_000;

    private readonly bool _enabled = options.Webhook.Length > 0;
    private readonly Lock _gate = new();
    private readonly HashSet<long> _accounts = [];
    private readonly SemaphoreSlim _some = new(0, 1);
    private bool _overflowed;

    public int Count
    {
        get
        {
            lock (_gate) return _accounts.Count;
        }
    }

    /// <summary>A message of this account waits. Takes nanoseconds and never throws.</summary>
    public void Add(long accountId)
    {
        if (!_enabled) return;
        lock (_gate)
        {
            if (_accounts.Count < Most) _accounts.Add(accountId);
            else _overflowed = true;
            if (_some.CurrentCount == 0) _some.Release();
        }
    }

    /// <summary>Some of those that were added, in no order.</summary>
    public long[] Take(int most)
    {
        lock (_gate)
        {
            long[] taken = [.. _accounts.Take(most)];
            foreach (long account in taken) _accounts.Remove(account);
            if (_accounts.Count > 0 && _some.CurrentCount == 0) _some.Release();
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
}
