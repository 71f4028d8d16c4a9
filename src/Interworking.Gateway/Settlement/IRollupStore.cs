using Interworking.Gateway.Messages;

namespace Interworking.Gateway.Settlement;

/// <summary>Keeps the daily counts of CDRs. Each step is one short transaction; of several nodes one at a time does it.</summary>
public interface IRollupStore
{
    /// <summary>Counts the next CDRs, those that were written late, or those of a carrier whose zone or prefixes have changed.</summary>
    /// <param name="environment">Whose.</param>
    /// <param name="before">CDRs with this id or a higher one are left for later: they may not all be written yet.</param>
    /// <param name="scopes">By carrier; others are counted as <see cref="CarrierScope.Stranger"/>.</param>
    /// <param name="stop">Gives up.</param>
    ValueTask<RollupStep> StepAsync(string environment, MessageId before, IReadOnlyDictionary<string, CarrierScope> scopes, CancellationToken stop);

    /// <summary>The counts are to be made anew by the next steps; until then statements count the CDRs.</summary>
    /// <param name="environment">Whose.</param>
    /// <param name="carrier">Only this one's; null for all.</param>
    /// <param name="stop">Gives up.</param>
    ValueTask RebuildAsync(string environment, string? carrier, CancellationToken stop);
}
