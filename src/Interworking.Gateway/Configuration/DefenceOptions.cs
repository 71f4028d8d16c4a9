namespace Interworking.Gateway.Configuration;

/// <summary>What happens to those who scan for open doors.</summary>
public sealed class DefenceOptions
{
    /// <summary>Slow them, then ignore them. Trusted peers and addresses with recent successes are never touched.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>How long an address is ignored the first time, minutes; twice as long each time after, a day at most. 1 to 1440.</summary>
    public int IgnoreMinutes { get; init; } = 10;

    /// <summary>Parts of User-Agent values, without regard to case, that only scanners have, beside the known ones.</summary>
    public IReadOnlyList<string> Agents { get; set; } = [];
}
