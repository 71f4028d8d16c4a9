namespace Interworking.Gateway.Pipeline;

/// <summary>Counts work that is under way, up to a limit, so that a stop can wait for its end. Safe from any thread, without a lock.</summary>
/// <param name="limit">Most at a time; 1 or more.</param>
public sealed class RunningCount(int limit = int.MaxValue)
{
    private int _count;
    private TaskCompletionSource? _drained;

    public int Count => Volatile.Read(ref _count);

    /// <summary>Counts one more; false, and nothing counted, at the limit.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _count) <= limit) return true;
        Leave();
        return false;
    }

    /// <summary>One that entered has ended.</summary>
    public void Leave()
    {
        if (Interlocked.Decrement(ref _count) == 0) Interlocked.Exchange(ref _drained, null)?.TrySetResult();
    }

    /// <summary>Completes when nothing runs any more. Who asks lets nothing enter that he does not want to wait for.</summary>
    public Task DrainAsync(CancellationToken stop = default)
    {
        var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource drained = Interlocked.CompareExchange(ref _drained, mine, null) ?? mine;
        if (Count == 0)
        {
            Interlocked.CompareExchange(ref _drained, null, drained);
            drained.TrySetResult();
        }

        return drained.Task.WaitAsync(stop);
    }
}
