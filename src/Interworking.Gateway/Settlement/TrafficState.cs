namespace Interworking.Gateway.Settlement;

/// <summary>What has become of an accepted message: its CDR's outcome, or that it has none yet.</summary>
public enum TrafficState
{
    Delivered,
    Failed,
    Expired,
    Cancelled,
    Unknown,

    /// <summary>It waits, is under way, or misses parts.</summary>
    Unfinished,
}
