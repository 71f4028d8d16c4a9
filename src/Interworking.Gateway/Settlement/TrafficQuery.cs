namespace Interworking.Gateway.Settlement;

/// <summary>What is to be counted for a statement.</summary>
/// <param name="Environment">Whose CDRs.</param>
/// <param name="Scope">The carrier, and how its messages are told apart.</param>
/// <param name="Month">In the carrier's time zone.</param>
public sealed record TrafficQuery(string Environment, CarrierScope Scope, BillingMonth Month)
{
    /// <summary>Count the CDRs one by one instead of adding up the daily counts.</summary>
    public bool Recount { get; init; }

    /// <summary>Read <see cref="CarrierTraffic.UnfinishedIds"/> too.</summary>
    public bool WithUnfinishedIds { get; init; }

    /// <summary>First moment of the month.</summary>
    public DateTimeOffset From => BillingMonth.StartOf(Month.First, Scope.Zone);

    /// <summary>The moment after its last.</summary>
    public DateTimeOffset Until => BillingMonth.StartOf(Month.End, Scope.Zone);
}
