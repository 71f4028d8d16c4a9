namespace Interworking.Gateway.Settlement;

/// <param name="Cdrs">CDRs that were counted.</param>
/// <param name="More">There is more to do at once.</param>
public readonly record struct RollupStep(long Cdrs, bool More);
