using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Provisioning;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Interworking.Gateway.Settlement.Credit;

/// <summary>
/// Every ten seconds: counts what the carriers with a credit limit owe for their present month, and tells when that comes near. Once before a listener opens, so
/// that a restart forgets no limit.
/// </summary>
public sealed partial class CreditWatch(
    CreditBook book, ISettlementStore traffic, IProvisioning provisioning, NodeIdentity node, CreditMetrics metrics, TimeProvider time, ILogger<CreditWatch> logger) : BackgroundService
{
    private const decimal Near = 0.8m;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    /// <summary>How long the start waits for the first count.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly SettlementService _service = new(traffic, node.Environment);
    private readonly Dictionary<string, CreditLevel> _levels = [];
    private bool _failing;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // Counting may take long where daily counts have to be made anew: carriers do not wait for it.
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            await LookAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Log.Later(logger, Patience.TotalSeconds);
        }

        await base.StartAsync(cancellationToken);
    }

    /// <summary>Counts once.</summary>
    public async ValueTask LookAsync(CancellationToken stop)
    {
        try
        {
            ProvisioningSnapshot now = provisioning.Current;
            Carrier[] limited = [.. now.CarriersByName.Values.Where(carrier => carrier is { CreditLimit: not null, Environment: null })];
            foreach (string gone in _levels.Keys.Except(limited.Select(carrier => carrier.Name)).ToList())
            {
                _levels.Remove(gone);
                metrics.Forget(gone);
            }

            foreach (Carrier carrier in limited) await CountAsync(carrier, now.Tariffs, stop);
            _failing = false;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            if (!_failing) Log.Failed(logger, error);
            _failing = true;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken)) await LookAsync(stoppingToken);
    }

    private async ValueTask CountAsync(Carrier carrier, IReadOnlyList<Tariff> tariffs, CancellationToken stop)
    {
        CarrierCredit credit = book.For(carrier.Name);
        long included = credit.Since;
        CarrierScope scope = CarrierScope.Of(carrier.Name, carrier.TimeZone, null);
        BillingMonth month = BillingMonth.Of(scope.DayOf(time.GetUtcNow()));
        Statement statement = (await _service.ReadAsync(month, carrier, ProvisioningSet.Empty with { Tariffs = tariffs }, recount: false, stop)).Statement;
        decimal limit = carrier.CreditLimit!.Value;
        credit.Set(statement.Usage, limit, HighestPrice(tariffs.FirstOrDefault(tariff => tariff.Name == carrier.Tariff)), included);
        decimal share = limit == 0 ? 1 : statement.Usage / limit;
        metrics.Used(carrier.Name, (double)share);
        Tell(carrier.Name, share, statement, limit);
    }

    private void Tell(string carrier, decimal share, Statement statement, decimal limit)
    {
        CreditLevel level = share >= 1 ? CreditLevel.Reached : share >= Near ? CreditLevel.Near : CreditLevel.Fine;
        CreditLevel before = _levels.GetValueOrDefault(carrier);
        _levels[carrier] = level;
        if (level == before) return;
        string currency = statement.Currency ?? "";
        if (level == CreditLevel.Reached) Log.Reached(logger, carrier, statement.Usage, limit, currency);
        else if (level == CreditLevel.Near) Log.ComesNear(logger, carrier, statement.Usage, limit, currency);
        else Log.Fine(logger, carrier, statement.Usage, limit, currency);
    }

    private static decimal HighestPrice(Tariff? tariff) => tariff is null or { Rates.Count: 0 } ? 0 : tariff.Rates.Max(rate => rate.Tiers.Select(tier => tier.Price).Append(rate.Price).Max());

    private static partial class Log
    {
        [LoggerMessage(6030, LogLevel.Warning, "Carrier {Carrier} owes {Owed} of its credit limit of {Limit} {Currency} for this month: at the limit its messages are refused")]
        public static partial void ComesNear(ILogger logger, string carrier, decimal owed, decimal limit, string currency);

        [LoggerMessage(6031, LogLevel.Error, "Carrier {Carrier} owes {Owed}, its credit limit is {Limit} {Currency}: its messages are answered \"throttled\" until the limit is raised or the month ends")]
        public static partial void Reached(ILogger logger, string carrier, decimal owed, decimal limit, string currency);

        [LoggerMessage(6032, LogLevel.Information, "Carrier {Carrier} owes {Owed} of its credit limit of {Limit} {Currency}: its messages are taken")]
        public static partial void Fine(ILogger logger, string carrier, decimal owed, decimal limit, string currency);

        [LoggerMessage(6034, LogLevel.Warning, "What carriers with a credit limit owe could not be counted within {Seconds} s of the start; until it is, no limit holds")]
        public static partial void Later(ILogger logger, double seconds);

        [LoggerMessage(6033, LogLevel.Warning, "What carriers with a credit limit owe could not be counted; what they send is added to the last count at the highest price")]
        public static partial void Failed(ILogger logger, Exception error);
    }
}
