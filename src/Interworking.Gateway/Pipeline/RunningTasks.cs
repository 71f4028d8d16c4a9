using Microsoft.Extensions.Logging;

namespace Interworking.Gateway.Pipeline;

/// <summary>Work that goes on after its caller was answered: counted, its crashes logged, awaited at the stop.</summary>
public sealed partial class RunningTasks(ILogger<RunningTasks> logger)
{
    private readonly RunningCount _running = new();

    public int Count => _running.Count;

    /// <summary>Takes over a started task.</summary>
    public void Track(Task task)
    {
        if (task.IsCompletedSuccessfully) return;
        _running.TryEnter();
        task.ContinueWith(static (done, self) => ((RunningTasks)self!).Ended(done), this, CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <inheritdoc cref="RunningCount.DrainAsync"/>
    public Task DrainAsync() => _running.DrainAsync();

    private void Ended(Task task)
    {
        if (!task.IsCompletedSuccessfully) Log.Crashed(logger, task.Exception);
        _running.Leave();
    }

    private static partial class Log
    {
        [LoggerMessage(1101, LogLevel.Error, "Background work threw; what it worked on stays in the spool")]
        public static partial void Crashed(ILogger logger, Exception? error);
    }
}
