namespace Interworking.Gateway.Sip;

/// <summary>Counts requests that are being worked on, up to a limit, so that a stop can wait for them.</summary>
internal sealed class RunningRequests(int limit)
{
    private readonly Lock _gate = new();
    private int _count;
    private TaskCompletionSource? _drained;

    public bool TryEnter()
    {
        lock (_gate)
        {
            if (_count >= limit) return false;
            _count++;
            return true;
        }
    }

    public void Leave()
    {
        TaskCompletionSource? drained = null;
        lock (_gate)
            if (--_count == 0) drained = _drained;
        drained?.TrySetResult();
    }

    /// <summary>Completes when nothing runs. Who asks lets nothing enter any more.</summary>
    public Task DrainAsync(CancellationToken stop)
    {
        lock (_gate)
        {
            if (_count == 0) return Task.CompletedTask;
            _drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _drained.Task.WaitAsync(stop);
        }
    }
}
