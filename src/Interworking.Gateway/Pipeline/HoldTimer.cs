using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;

namespace Interworking.Gateway.Pipeline;

/// <summary>
/// Ends acceptance holds. No timer per message: one queue per duration (there are only a few), which is in the order of its deadlines by
/// itself, looked at by one loop. Resolution about 5 ms.
/// </summary>
public sealed class HoldTimer(TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(5);

    private readonly ConcurrentDictionary<TimeSpan, ConcurrentQueue<(long Due, Delivery Delivery, Action<Delivery> End)>> _queues = new();

    /// <summary>Calls <paramref name="end"/> when the hold is over and the delivery is still undecided.</summary>
    public void Arm(Delivery delivery, TimeSpan hold, Action<Delivery> end)
    {
        long due = time.GetTimestamp() + (long)(hold.TotalSeconds * time.TimestampFrequency);
        _queues.GetOrAdd(hold, static _ => new()).Enqueue((due, delivery, end));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Tick, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) EndDue();
        }
        catch (OperationCanceledException)
        {
            // Stopping: what is still held is answered by its outcome or by nobody.
        }
    }

    private void EndDue()
    {
        long now = time.GetTimestamp();
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
