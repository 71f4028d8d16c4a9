using System.Collections.Concurrent;
using Interworking.Gateway.Messages;
using Interworking.Smpp.Relay;

namespace Interworking.Gateway.Sip.Ims;

/// <summary>
/// What phones owe for the parts that they were sent, and which parts they have acknowledged of messages that have not ended, so that no part is sent again. All
/// wait equally long: one queue is in the order of its ends, looked at once a second while it is not empty.
/// </summary>
public sealed class DeliveryReports : IDisposable
{
    private const int MaxAcknowledged = 200_000;
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<ReportKey, PendingReport> _pending = new();

    /// <summary>For phones that name what they report by its RP-Message Reference alone: the last that was sent with it.</summary>
    private readonly ConcurrentDictionary<(long AccountId, byte Reference), PendingReport> _byReference = new();

    private readonly ConcurrentQueue<(long Due, PendingReport Pending)> _waiting = new();
    private readonly ConcurrentDictionary<ReportKey, byte> _acknowledged = new();
    private readonly ConcurrentQueue<ReportKey> _acknowledgedByAge = new();
    private readonly TimeProvider _time;
    private readonly long _wait;
    private readonly ITimer _timer;
    private int _ticking;
    private int _acknowledgedCount;

    public DeliveryReports(ImsSettings ims, TimeProvider time)
    {
        _time = time;
        _wait = (long)(ims.ReportWait.TotalSeconds * time.TimestampFrequency);
        _timer = time.CreateTimer(static self => ((DeliveryReports)self!).OnTick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Parts sent and not yet reported.</summary>
    public int Count => _pending.Count;

    /// <summary>Before the part is sent, since the report may be faster than the answer. Pair with <see cref="Forget(PendingReport)"/>.</summary>
    internal PendingReport Expect(in ReportKey key)
    {
        var pending = new PendingReport(key);
        _pending[key] = _byReference[(key.AccountId, key.Reference)] = pending;
        _waiting.Enqueue((_time.GetTimestamp() + _wait, pending));
        if (Volatile.Read(ref _ticking) == 0 && Interlocked.Exchange(ref _ticking, 1) == 0) _timer.Change(Tick, Timeout.InfiniteTimeSpan);
        return pending;
    }

    /// <summary>Nobody waits for it any more.</summary>
    internal void Forget(PendingReport pending)
    {
        pending.Set(null);
        _pending.TryRemove(new(pending.Key, pending));
        _byReference.TryRemove(new((pending.Key.AccountId, pending.Key.Reference), pending));
    }

    /// <summary>Gives a report to whoever waits for it. False when nobody does.</summary>
    /// <param name="accountId">Whose phone says so.</param>
    /// <param name="inReplyTo">The Call-ID that it names; null when it names none.</param>
    /// <param name="report">RP-ACK or RP-ERROR.</param>
    /// <param name="late">What it speaks of when nobody waits for it, and it does not contradict itself; else null.</param>
    public bool TryGive(long accountId, string? inReplyTo, RpMessage report, out ReportKey? late)
    {
        late = null;
        PendingReport? pending;
        if (inReplyTo is null)
        {
            _byReference.TryGetValue((accountId, report.Reference), out pending);
        }
        else
        {
            if (!ReportKey.TryRead(inReplyTo, accountId, out ReportKey key) || key.Reference != report.Reference) return false;
            if (!_pending.TryGetValue(key, out pending)) late = key;
        }

        pending?.Set(report);
        return pending is not null;
    }

    /// <summary>A phone has this part of a message that has not ended.</summary>
    public void Acknowledge(in ReportKey key)
    {
        foreach (ReportKey one in (ReadOnlySpan<ReportKey>)[key, key.OfAny])
        {
            if (!_acknowledged.TryAdd(one, 0)) continue;
            Interlocked.Increment(ref _acknowledgedCount);
            _acknowledgedByAge.Enqueue(one);
        }

        while (_acknowledgedByAge.Count > MaxAcknowledged && _acknowledgedByAge.TryDequeue(out ReportKey oldest)) Forget(oldest);
    }

    /// <summary>Whether <see cref="Acknowledge"/> was told so.</summary>
    public bool IsAcknowledged(in ReportKey key) => Volatile.Read(ref _acknowledgedCount) > 0 && _acknowledged.ContainsKey(key);

    /// <summary>The message has ended.</summary>
    /// <param name="accountId">Whose it was.</param>
    /// <param name="id">The message.</param>
    /// <param name="parts">How many it had.</param>
    /// <param name="contact">The phone that reported last.</param>
    public void Ended(long accountId, MessageId id, int parts, uint contact)
    {
        for (int part = 1; part <= parts && Volatile.Read(ref _acknowledgedCount) > 0; part++)
        {
            var key = new ReportKey(accountId, id, part, contact);
            Forget(key);
            Forget(key.OfAny);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Forget(in ReportKey acknowledged)
    {
        if (_acknowledged.TryRemove(acknowledged, out _)) Interlocked.Decrement(ref _acknowledgedCount);
    }

    private void OnTick()
    {
        long now = _time.GetTimestamp();
        // Reported ones are dropped early, so that they are not kept for their time.
        while (_waiting.TryPeek(out (long Due, PendingReport Pending) head) && (head.Due <= now || head.Pending.Report.IsCompleted))
        {
            if (_waiting.TryDequeue(out head)) Forget(head.Pending);
        }

        Interlocked.Exchange(ref _ticking, 0);
        // Sent while we looked: whoever saw the old flag left it to us.
        if (!_waiting.IsEmpty && Interlocked.Exchange(ref _ticking, 1) == 0) _timer.Change(Tick, Timeout.InfiniteTimeSpan);
    }
}
