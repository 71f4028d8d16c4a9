namespace Interworking.Fuzz;

/// <summary>How much, how long, and from which seed.</summary>
public sealed record FuzzOptions
{
    /// <summary>Inputs to try. At least 1.</summary>
    public long Count { get; init; } = 50_000_000;

    /// <summary>Ends earlier when it is over.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The same seed gives the same inputs.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The first round of <see cref="FuzzRun.RoundSize"/> inputs; 0 unless a failure is to be met again.</summary>
    public long FirstRound { get; init; }

    /// <summary>Octets that the managed heap may grow after the first round; it is the process's, so where others share it, watch nothing.</summary>
    public long MaxHeapGrowth { get; init; } = 32 * 1024 * 1024;

    /// <summary>Octets of an input at most. 64 to 65,536.</summary>
    public int MaxInput { get; init; } = 2_048;
}
