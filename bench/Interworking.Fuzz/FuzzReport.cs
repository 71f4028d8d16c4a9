namespace Interworking.Fuzz;

/// <summary>How a run went.</summary>
/// <param name="Inputs">Tried.</param>
/// <param name="Accepted">Messages taken as well-formed.</param>
/// <param name="Elapsed">Wall clock.</param>
/// <param name="Slowest">The longest that one input took.</param>
/// <param name="HeapGrowth">Octets on the managed heap at the end above those after the first round, after collections.</param>
/// <param name="Failure">Null when no promise was broken.</param>
public sealed record FuzzReport(long Inputs, long Accepted, TimeSpan Elapsed, TimeSpan Slowest, long HeapGrowth, string? Failure)
{
    public double PerSecond => Inputs / Math.Max(Elapsed.TotalSeconds, 1e-6);
}
