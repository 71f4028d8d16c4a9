namespace Interworking.Sip.Resolving;

/// <summary>How a question to DNS ended.</summary>
public enum DnsOutcome
{
    /// <summary>There are records of the type.</summary>
    Found,

    /// <summary>A server says that there are none, or no such name.</summary>
    Nothing,

    /// <summary>No server gave an answer that can be used.</summary>
    Failed,
}

/// <summary>What DNS said.</summary>
/// <param name="Outcome">Whether there are records.</param>
/// <param name="Records">Of the type asked for, after aliases; empty unless <see cref="DnsOutcome.Found"/>.</param>
/// <param name="TimeToLive">Seconds that this may be kept, as the servers say; 0 when nothing was said.</param>
public sealed record DnsAnswer(DnsOutcome Outcome, IReadOnlyList<DnsRecord> Records, uint TimeToLive)
{
    public static readonly DnsAnswer Failed = new(DnsOutcome.Failed, [], 0);
}
