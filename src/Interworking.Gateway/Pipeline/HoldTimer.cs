using System.Collections.Concurrent;

namespace Interworking.Gateway.Pipeline;

/// <summary>
/// Ends acceptance holds. No timer per message: one queue per duration (there are only a few), which is in the order of its deadlines by
/// itself, looked at every 5 ms while any is not empty.
/// </summary>
public sealed class HoldTimer : IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(5);

    private readonly ConcurrentDictionary<TimeSpan, ConcurrentQueue<(long Due, Delivery Delivery, Action<Delivery> End)>> _queues = new();
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private int _ticking;

    public HoldTimer(TimeProvider time)
    {
        _time = time;
        _timer = time.CreateTimer(static self => ((HoldTimer)self!).OnTick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }


    /// <summary>Calls <paramref name="end"/> when the hold is over and the delivery is still undecided.</summary>
    public void Arm(Delivery delivery, TimeSpan hold, Action<Delivery> end)
    {
        long due = _time.GetTimestamp() + (long)(hold.TotalSeconds * _time.TimestampFrequency);
        _queues.GetOrAdd(hold, static _ => new()).Enqueue((due, delivery, end));
        if (Volatile.Read(ref _ticking) == 0 && Interlocked.Exchange(ref _ticking, 1) == 0) _timer.Change(Tick, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer.Dispose();

    private void OnTick()
    {
        EndDue();
        Volatile.Write(ref _ticking, 0);
        // Armed while we looked: whoever saw the old flag left it to us.
        if (!_queues.Values.All(queue => queue.IsEmpty) && Interlocked.Exchange(ref _ticking, 1) == 0) _timer.Change(Tick, Timeout.InfiniteTimeSpan);
    }

    private void EndDue()
    {
        long now = _time.GetTimestamp();
        foreach (var queue in _queues.Values)
        {
            // Decided ones are dropped early, so that a delivered message is not kept alive by its hold.
            while (queue.TryPeek(out var head) && (head.Due <= now || head.Delivery.IsDecided))
            {
                if (!queue.TryDequeue(out head)) break;
                if (!head.Delivery.IsDecided) head.End(head.Delivery);
            }
        }
    }
}
