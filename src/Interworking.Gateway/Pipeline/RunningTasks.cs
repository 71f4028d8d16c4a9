using Microsoft.Extensions.Logging;

namespace Interworking.Gateway.Pipeline;

/// <summary>Work that goes on after its caller was answered: counted, its crashes logged, awaited at the stop.</summary>
public sealed partial class RunningTasks(ILogger<RunningTasks> logger)
{
    private int _count;
    private TaskCompletionSource? _drained;

    public int Count => Volatile.Read(ref _count);

    /// <summary>Takes over a started task.</summary>
    public void Track(Task task)
    {
        if (task.IsCompletedSuccessfully) return;
        Interlocked.Increment(ref _count);
        task.ContinueWith(static (done, self) => ((RunningTasks)self!).Ended(done), this, CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>Completes when nothing runs any more.</summary>
    public Task DrainAsync()
    {
        TaskCompletionSource drained = Interlocked.CompareExchange(ref _drained, new(TaskCreationOptions.RunContinuationsAsynchronously), null) ?? _drained!;
        if (Count == 0) drained.TrySetResult();
        return drained.Task;
    }

    private void Ended(Task task)
    {
        if (!task.IsCompletedSuccessfully) Log.Crashed(logger, task.Exception);
        if (Interlocked.Decrement(ref _count) == 0) Volatile.Read(ref _drained)?.TrySetResult();
    }

    private static partial class Log
    {
        [LoggerMessage(1101, LogLevel.Error, "Background work threw; what it worked on stays in the spool")]
        public static partial void Crashed(ILogger logger, Exception? error);
    }
}
