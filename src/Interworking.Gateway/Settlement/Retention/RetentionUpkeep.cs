using Interworking.Gateway.Configuration;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Provisioning;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Interworking.Gateway.Settlement.Retention;

/// <summary>Every hour: removes CDRs and history that are older than is configured, in small steps with a rest between. Several nodes may do it at once.</summary>
public sealed partial class RetentionUpkeep(
    IRetentionStore store, ISettlementStore traffic, IStatementStore statements, IProvisioning provisioning, NodeIdentity node, GatewayOptions options, TimeProvider time,
    ILogger<RetentionUpkeep> logger) : BackgroundService
{
    /// <summary>For so long a receipt that comes after its message's CDR finds it.</summary>
    public static readonly TimeSpan LateReceipts = TimeSpan.FromDays(14);

    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(100);

    /// <summary>A CDR's id is given within a part's waiting time of its acceptance.</summary>
    private const int DaysOfSlack = 2;

    private readonly RetentionPlan _plan = new(traffic, statements, node.Environment);
    private string _blocked = "";

    /// <summary>One round; for tests and tools too.</summary>
    public async ValueTask RunAsync(CancellationToken stop)
    {
        DateTimeOffset now = time.GetUtcNow();
        await AllAsync(() => store.RemoveReferencesAsync(MessageId.FirstAt(now - LateReceipts), stop), stop);
        if (options.Retention.HistoryDays > 0)
            await AllAsync(() => store.RemoveDetailsAsync(MessageId.FirstAt(now.AddDays(-options.Retention.HistoryDays)), stop), stop);
        if (options.Retention.CdrMonths > 0) await RemoveCdrsAsync(now, stop);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                Log.Failed(logger, error);
            }
        }
    }

    private async ValueTask RemoveCdrsAsync(DateTimeOffset now, CancellationToken stop)
    {
        BillingMonth keepFrom = BillingMonth.Of(BillingMonth.Of(DateOnly.FromDateTime(now.UtcDateTime)).First.AddMonths(-options.Retention.CdrMonths));
        if (await store.FindOldestAsync(stop) is not { } oldest || oldest.First >= keepFrom.First) return;
        string blocked = "";
        BillingMonth? first = await _plan.FindAsync(oldest, keepFrom, provisioning.Current.CarriersByName.Values, why => blocked = why, stop);
        if (blocked.Length > 0 && blocked != _blocked) Log.Blocked(logger, blocked);
        _blocked = blocked;
        if (first is not { } month) return;
        DateTimeOffset edge = BillingMonth.StartOf(month.First, TimeZoneInfo.Utc);
        await AllAsync(() => store.RemoveCdrsAsync(node.Environment, MessageId.FirstAt(edge), month.First.AddDays(DaysOfSlack), stop), stop);
        if (await store.FindOldestAsync(stop) is not { } left || left.First >= month.First) Log.Removed(logger, month);
    }

    private async ValueTask AllAsync(Func<ValueTask<bool>> step, CancellationToken stop)
    {
        while (await step()) await Task.Delay(Rest, time, stop);
    }

    private static partial class Log
    {
        [LoggerMessage(6020, LogLevel.Warning, "Old CDRs and history could not be removed; tried again in an hour")]
        public static partial void Failed(ILogger logger, Exception error);

        [LoggerMessage(6021, LogLevel.Warning, "CDRs older than Retention.CdrMonths stay: {Why}; close it (interworking settlement close)")]
        public static partial void Blocked(ILogger logger, string why);

        [LoggerMessage(6022, LogLevel.Information, "CDRs before {Month} have been removed: their statements are closed")]
        public static partial void Removed(ILogger logger, BillingMonth month);
    }
}
