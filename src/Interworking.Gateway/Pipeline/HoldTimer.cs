using System.Collections.Concurrent;
using Interworking.Gateway.Messages;
using Microsoft.Extensions.Logging;

namespace Interworking.Gateway.Pipeline;

/// <summary>
/// Ends acceptance holds. No timer per message: one queue per duration (there are only a few), which is in the order of its deadlines by
/// itself, looked at every 5 ms while any is not empty.
/// </summary>
public sealed partial class HoldTimer : IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(5);

    private readonly ConcurrentDictionary<TimeSpan, ConcurrentQueue<(long Due, Delivery Delivery, Action<Delivery> End)>> _queues = new();
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private int _ticking;

    public HoldTimer(TimeProvider time, ILogger<HoldTimer> logger)
    {
        (_time, _logger) = (time, logger);
        _timer = time.CreateTimer(static self => ((HoldTimer)self!).OnTick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Calls <paramref name="end"/> when the hold is over and the delivery is still undecided.</summary>
    public void Arm(Delivery delivery, TimeSpan hold, Action<Delivery> end)
    {
        long due = _time.GetTimestamp() + (long)(hold.TotalSeconds * _time.TimestampFrequency);
        _queues.GetOrAdd(hold, static _ => new()).Enqueue((due, delivery, end));
        Interlocked.MemoryBarrier(); // the tick clears its flag before it looks at the queues; we queue before we look at the flag
        if (Volatile.Read(ref _ticking) == 0 && Interlocked.Exchange(ref _ticking, 1) == 0) _timer.Change(Tick, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer.Dispose();

    private void OnTick()
    {
        EndDue();
        Interlocked.Exchange(ref _ticking, 0);
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
                if (!head.Delivery.IsDecided) End(head.Delivery, head.End);
            }
        }
    }

    /// <summary>A crash here would end the process, and the other holds with it.</summary>
    private void End(Delivery delivery, Action<Delivery> end)
    {
        try
        {
            end(delivery);
        }
        catch (Exception error)
        {
            Log.Crashed(_logger, delivery.Message.Id, error);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1204, LogLevel.Error, "Message {MessageId}: the end of its hold threw; its answer waits for the outcome")]
        public static partial void Crashed(ILogger logger, MessageId messageId, Exception error);
    }
}
