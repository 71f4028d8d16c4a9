using Interworking.Gateway.Messages;
using Interworking.Gateway.Observability;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Gateway.Routing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Interworking.Gateway.Pipeline;

/// <summary>
/// Messages that are to be delivered later (schedule_delivery_time; SMPP 3.4, 5.2.15). They are rows of the spool that nobody tries; when their time has come
/// they wait like any other, each at the place that its id has. It looks twice a second, after every listener is open.
/// </summary>
public sealed partial class Scheduler(
    Ledger.Ledger ledger, ISubmissionStore submissions, Deliverer deliverer, Forwarder forwarder, TimeProvider time, PipelineMetrics metrics, ILogger<Scheduler> logger)
    : BackgroundService, IHostedLifecycleService
{
    private const int Page = 500;
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);

    private readonly RowsUnderWay _rows = new();
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How far ahead a message may be scheduled.</summary>
    public static readonly TimeSpan Furthest = TimeSpan.FromDays(30);

    /// <summary>Keeps a message for later and returns when that is committed.</summary>
    public async ValueTask<Answer> AcceptAsync(Message message, Route route, DateTimeOffset at)
    {
        metrics.Entered();
        try
        {
            var row = new SpooledMessage
            {
                Message = message,
                AccountId = route.Account?.Id ?? 0,
                Policy = route.Policy?.Name,
                State = SpoolState.Scheduled,
                DueAt = at,
            };
            if (!await ledger.Append(new SpoolEntry(row) { Refusable = true }).Committed) return new Answer(AnswerKind.Unavailable, default);
            metrics.WaitingChanged(+1);
            metrics.Spooled("scheduled");
            metrics.Accepted();
            return new Answer(AnswerKind.Accepted, message.Parts[0].AnsweredId);
        }
        finally
        {
            metrics.Left();
        }
    }

    /// <summary>Takes a scheduled row out of reach until <see cref="Release"/>; false while its time is just coming.</summary>
    public bool TryWithhold(MessageId id) => _rows.TryTakeIdle(id);

    /// <summary>Its time may come again, unless it has ended.</summary>
    public void Release(MessageId id) => _rows.Release(id);

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _open.TrySetResult();
        return Task.CompletedTask;
    }

    /// <summary>Before a listener closes: nothing new is tried.</summary>
    public Task StoppingAsync(CancellationToken cancellationToken) => base.StopAsync(cancellationToken);

    Task IHostedLifecycleService.StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await _open.Task.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(Every, time);
        do
        {
            try
            {
                while (await BeginDueAsync(stoppingToken) == Page)
                {
                    // There may be more of them.
                }
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                Log.NotBegun(logger, error);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Lets what is due wait for delivery. How many rows it began.</summary>
    private async ValueTask<int> BeginDueAsync(CancellationToken stop)
    {
        if (ledger.Trouble is not null) return 0;
        _rows.ForgetReleased();
        DateTimeOffset now = time.GetUtcNow();
        IReadOnlyList<ScheduledMessage> due = [.. (await submissions.ReadScheduledAsync(now, Page, stop)).Where(row => _rows.TryTake(row.Id))];
        if (due.Count == 0) return 0;
        foreach (ScheduledMessage row in due) Expect(row, +1); // before they can be seen: nothing accepted later may overtake them
        BeginScheduledEntry entry = ledger.Append(new BeginScheduledEntry([.. due.Select(row => row.Id)], now));
        bool applied = await entry.Committed;
        await Task.Yield(); // the ledger's thread has other work to do
        foreach (ScheduledMessage row in due)
        {
            bool begun = applied && entry.Begun.Contains(row.Id);
            if (row.Policy is not null && !begun) Expect(row, -1); // cancelled, put off, or another node's by now
            _rows.Release(row.Id);
        }

        foreach (string policy in due.Where(row => row.Policy is not null).Select(row => row.Policy!).Distinct()) forwarder.Wake(policy);
        foreach (long account in due.Where(row => row.Policy is null).Select(row => row.AccountId).Distinct())
        {
            deliverer.AddBacklog(account); // a drain that looked before the commit has to look again
            deliverer.WakeDue(account);
        }

        return due.Count;
    }

    private void Expect(ScheduledMessage row, int messages)
    {
        if (row.Policy is not null) forwarder.AddWaiting(row.Policy, row.Destination, messages);
        else deliverer.AddBacklog(row.AccountId);
    }

    private static partial class Log
    {
        [LoggerMessage(1701, LogLevel.Error, "Scheduled messages could not be looked at; those that are due wait for the next look")]
        public static partial void NotBegun(ILogger logger, Exception error);
    }
}
