using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Provisioning;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Interworking.Gateway.Settlement.Credit;

/// <summary>
/// Every ten seconds: counts what the carriers with a credit limit owe for their present month, keeps it, and tells when that comes near. Before a listener opens
/// the limits are in force already, by the last count that was kept: a restart forgets none, and counting may take its time.
/// </summary>
public sealed partial class CreditWatch(
    CreditBook book, ISettlementStore traffic, ICreditStore store, IProvisioning provisioning, NodeIdentity node, CreditMetrics metrics, TimeProvider time,
    ILogger<CreditWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    /// <summary>How long the start waits for the first count.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly SettlementService _service = new(traffic, node.Environment);
    private readonly Dictionary<string, CreditLevel> _levels = [];
    private readonly Dictionary<string, CarrierDebt> _kept = [];
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
            Forget(_kept.Keys.Except(limited.Select(carrier => carrier.Name)).ToList());
            await HoldAsync([.. limited.Where(carrier => !_kept.ContainsKey(carrier.Name))], now.Tariffs, stop);
            foreach (Carrier carrier in limited) await CountAsync(carrier, TariffOf(carrier, now.Tariffs), stop);
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

    private void Forget(IEnumerable<string> gone)
    {
        foreach (string carrier in gone)
        {
            _kept.Remove(carrier);
            _levels.Remove(carrier);
            metrics.Forget(carrier);
            book.Forget(carrier);
        }
    }

    /// <summary>Limits that are new to this process are in force before anything is counted: by what was kept, and should that not be readable, by what comes from now on.</summary>
    private async ValueTask HoldAsync(IReadOnlyList<Carrier> fresh, IReadOnlyList<Tariff> tariffs, CancellationToken stop)
    {
        if (fresh.Count == 0) return;
        foreach (Carrier carrier in fresh) Set(carrier, TariffOf(carrier, tariffs), new CarrierDebt(carrier.Name, MonthOf(carrier), 0, DateTimeOffset.MinValue), included: 0);
        IReadOnlyDictionary<string, CarrierDebt> kept = await store.ReadAsync(node.Environment, stop);
        foreach (Carrier carrier in fresh)
        {
            CarrierDebt debt = kept.GetValueOrDefault(carrier.Name) is { } known && known.Month == MonthOf(carrier)
                ? known
                : new CarrierDebt(carrier.Name, MonthOf(carrier), 0, DateTimeOffset.MinValue);
            Set(carrier, TariffOf(carrier, tariffs), debt, included: 0);
            _kept[carrier.Name] = debt;
        }
    }

    private async ValueTask CountAsync(Carrier carrier, Tariff? tariff, CancellationToken stop)
    {
        long included = book.For(carrier.Name).Since;
        BillingMonth month = MonthOf(carrier);
        Statement statement = (await _service.ReadAsync(month, carrier, ProvisioningSet.Empty with { Tariffs = tariff is null ? [] : [tariff] }, recount: false, stop)).Statement;
        var debt = new CarrierDebt(carrier.Name, month, statement.Usage, time.GetUtcNow());
        CreditState state = Set(carrier, tariff, debt, included);
        metrics.Used(carrier.Name, (double)state.Share);
        Tell(carrier.Name, state);
        CarrierDebt before = _kept[carrier.Name];
        if ((before.Month, before.Owed) == (debt.Month, debt.Owed)) return;
        await store.KeepAsync(node.Environment, [debt], stop);
        _kept[carrier.Name] = debt;
    }

    private CreditState Set(Carrier carrier, Tariff? tariff, CarrierDebt debt, long included)
    {
        var state = new CreditState(debt, carrier.CreditLimit!.Value, tariff?.Currency ?? "");
        book.For(carrier.Name).Set(debt.Owed, state.Limit, HighestPrice(tariff), included);
        book.Tell(state);
        return state;
    }

    private void Tell(string carrier, CreditState state)
    {
        CreditLevel before = _levels.GetValueOrDefault(carrier);
        _levels[carrier] = state.Level;
        if (state.Level == before) return;
        if (state.Level == CreditLevel.Reached) Log.Reached(logger, carrier, state.Debt.Owed, state.Limit, state.Currency);
        else if (state.Level == CreditLevel.Near) Log.ComesNear(logger, carrier, state.Debt.Owed, state.Limit, state.Currency);
        else Log.Fine(logger, carrier, state.Debt.Owed, state.Limit, state.Currency);
    }

    private BillingMonth MonthOf(Carrier carrier) => BillingMonth.Of(CarrierScope.Of(carrier.Name, carrier.TimeZone, null).DayOf(time.GetUtcNow()));

    private static Tariff? TariffOf(Carrier carrier, IReadOnlyList<Tariff> tariffs) => tariffs.FirstOrDefault(tariff => tariff.Name == carrier.Tariff);

    private static decimal HighestPrice(Tariff? tariff) => tariff is null or { Rates.Count: 0 } ? 0 : tariff.Rates.Max(rate => rate.Tiers.Select(tier => tier.Price).Append(rate.Price).Max());

    private static partial class Log
    {
        [LoggerMessage(6030, LogLevel.Warning, "Carrier {Carrier} owes {Owed} of its credit limit of {Limit} {Currency} for this month: at the limit its messages are refused")]
        public static partial void ComesNear(ILogger logger, string carrier, decimal owed, decimal limit, string currency);

        [LoggerMessage(6031, LogLevel.Error, "Carrier {Carrier} owes {Owed}, its credit limit is {Limit} {Currency}: its messages are answered \"throttled\" until the limit is raised or the month ends")]
        public static partial void Reached(ILogger logger, string carrier, decimal owed, decimal limit, string currency);

        [LoggerMessage(6032, LogLevel.Information, "Carrier {Carrier} owes {Owed} of its credit limit of {Limit} {Currency}: its messages are taken")]
        public static partial void Fine(ILogger logger, string carrier, decimal owed, decimal limit, string currency);

        [LoggerMessage(6034, LogLevel.Warning, "What carriers with a credit limit owe could not be counted within {Seconds} s of the start; until it is, the last count that was kept holds")]
        public static partial void Later(ILogger logger, double seconds);

        [LoggerMessage(6033, LogLevel.Warning, "What carriers with a credit limit owe could not be counted; what they send is added to the last count at the highest price")]
        public static partial void Failed(ILogger logger, Exception error);
    }
}
