using Interworking.Gateway.Configuration;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Provisioning;

namespace Interworking.Gateway.Sip;

/// <summary>
/// How fast each account may send, so that a stolen password does not become a bill: a minute's messages at once, then evenly. The account's own limit
/// (<see cref="Account.MessagesPerMinute"/>), else <see cref="DeliveryOptions.MessagesPerMinutePerAccount"/>. Keeps one number for each account that
/// has sent within the last minute (<see cref="CellRate"/>), and needs no timer.
/// </summary>
public sealed class SenderRates(GatewayOptions options, TimeProvider time)
{
    private const int SweepFirstAt = 1024;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();

    /// <summary>When the account will have all of its minute again, as ticks of the clock's timestamp.</summary>
    private readonly Dictionary<long, long> _fullAt = [];
    private int _sweepAt = SweepFirstAt;

    /// <summary>Accounts remembered.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _fullAt.Count;
        }
    }

    /// <summary>Takes one message off the account's minute. Null when it may be sent, else how long until one may.</summary>
    public TimeSpan? Take(Account account)
    {
        int limit = account.MessagesPerMinute > 0 ? account.MessagesPerMinute : options.Delivery.MessagesPerMinutePerAccount;
        if (limit == 0) return null;
        long step = Math.Max(1, (long)(Minute.TotalSeconds * time.TimestampFrequency) / limit);
        var rate = new CellRate(step, step * limit);
        long now = time.GetTimestamp();
        lock (_gate)
        {
            long fullAt = _fullAt.GetValueOrDefault(account.Id, now);
            if (!rate.IsDue(fullAt, now)) return time.GetElapsedTime(now, rate.DueFrom(fullAt));
            _fullAt[account.Id] = rate.After(fullAt, now);
            if (_fullAt.Count >= _sweepAt) Sweep(now);
            return null;
        }
    }

    /// <summary>Who has all of his minute again need not be remembered. As much is added before the next sweep as this one left.</summary>
    private void Sweep(long now)
    {
        foreach ((long account, long fullAt) in _fullAt)
        {
            if (fullAt <= now) _fullAt.Remove(account);
        }

        _sweepAt = Math.Max(SweepFirstAt, _fullAt.Count * 2);
    }
}
