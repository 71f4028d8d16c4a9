using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Settlement;
using Interworking.Gateway.Settlement.Reconciling;

namespace Interworking.Host.Settlement.Reconciling;

/// <summary>A carrier's month and the carrier's own file, for commands and the running server alike.</summary>
internal sealed class CarrierComparison(ISettlementStore traffic, IReconciliationStore units, string environment)
{
    private readonly Reconciler _reconciler = new(traffic, units);

    /// <summary>Compares counts with counts, and records unit by unit.</summary>
    public ValueTask<Reconciliation> RunAsync(Carrier carrier, BillingMonth month, ProvisioningSet set, CarrierFile theirs, CancellationToken stop)
    {
        TrafficQuery query = QueryOf(carrier, month, set);
        return theirs.HasUnits ? _reconciler.CompareAsync(query, theirs.Units, stop) : _reconciler.CompareAsync(query, theirs.Counts, stop);
    }

    /// <summary>Parts that we have of the month.</summary>
    public async ValueTask<long> CountAsync(Carrier carrier, BillingMonth month, ProvisioningSet set, CancellationToken stop) =>
        (await traffic.ReadAsync(QueryOf(carrier, month, set), stop)).Counts.Sum(count => count.Parts);

    private TrafficQuery QueryOf(Carrier carrier, BillingMonth month, ProvisioningSet set) =>
        new(environment, CarrierScope.Of(carrier.Name, carrier.TimeZone, set.Tariffs.FirstOrDefault(one => one.Name == carrier.Tariff)), month);
}
