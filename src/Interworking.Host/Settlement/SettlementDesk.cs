using Interworking.Gateway.Access;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Settlement;

namespace Interworking.Host.Settlement;

/// <summary>What billing staff ask the running server: months as they are, and as they were closed.</summary>
internal sealed class SettlementDesk(
    ISettlementStore traffic, IStatementStore statements, IProvisioningStore provisioning, GatewayOptions options, TimeProvider time)
{
    private readonly string _environment = options.Environment.Name;

    /// <summary>The month as it is now, of one carrier or of all that are billed.</summary>
    public async ValueTask<IReadOnlyList<Statement>> OpenAsync(BillingMonth month, string? carrier, CancellationToken stop) =>
        await new SettlementService(traffic, _environment).SettleAsync(month, carrier, await SetAsync(stop), stop);

    /// <summary>Closed statements in order of number.</summary>
    public ValueTask<IReadOnlyList<ClosedStatement>> ClosedAsync(string? carrier, BillingMonth? month, CancellationToken stop) =>
        statements.ListAsync(_environment, carrier, month, stop);

    public ValueTask<ClosedStatement?> FindAsync(long number, CancellationToken stop) => statements.FindAsync(_environment, number, stop);

    public async ValueTask<CloseResult> CloseAsync(BillingMonth month, string carrier, bool carryOver, Actor by, CancellationToken stop) =>
        await Closer(by).CloseAsync(month, carrier, carryOver, await SetAsync(stop), stop);

    public async ValueTask<CloseResult> CorrectAsync(long number, Actor by, CancellationToken stop) => await Closer(by).CorrectAsync(number, await SetAsync(stop), stop);

    /// <summary>The records of a month: in the carrier's time zone, of all carriers in UTC.</summary>
    public async ValueTask<CdrFilter> CdrsAsync(BillingMonth month, string? carrier, CancellationToken stop) =>
        CdrFilter.OfMonth(_environment, month, carrier, (await SetAsync(stop)).Carriers.FirstOrDefault(one => one.Name == carrier)?.TimeZone ?? "UTC");

    /// <summary>Carriers and tariffs as they are provisioned now.</summary>
    public async ValueTask<ProvisioningSet> SetAsync(CancellationToken stop) => (await provisioning.ReadStateAsync([], [], stop)).Set;

    /// <summary>The last whole month, which is mostly the one that is asked for.</summary>
    public BillingMonth LastMonth => BillingMonth.Of(DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime)).Previous;

    private StatementCloser Closer(Actor by) => new(traffic, statements, _environment, by, time);
}
