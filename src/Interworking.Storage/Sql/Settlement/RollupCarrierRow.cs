namespace Interworking.Storage.Sql.Settlement;

/// <summary>How a carrier's CDRs were counted.</summary>
internal sealed class RollupCarrierRow
{
    public string Carrier { get; init; } = "";

    public string Definition { get; init; } = "";

    /// <summary>Null when it has come as far as all others.</summary>
    public long? RebuiltUntil { get; init; }
}
