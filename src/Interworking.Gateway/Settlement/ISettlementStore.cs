namespace Interworking.Gateway.Settlement;

/// <summary>Counts carriers' messages for statements.</summary>
public interface ISettlementStore
{
    /// <summary>A carrier's month as it is at one moment: a message that finishes meanwhile is counted once. Test traffic and what was refused are left out.</summary>
    ValueTask<CarrierTraffic> ReadAsync(TrafficQuery query, CancellationToken stop);

    /// <summary>Carriers that have anything in the month, provisioned or not. Days are taken as UTC, with a day on either side.</summary>
    ValueTask<IReadOnlyList<string>> ReadCarriersAsync(string environment, BillingMonth month, CancellationToken stop);
}
