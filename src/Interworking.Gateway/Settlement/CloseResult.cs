namespace Interworking.Gateway.Settlement;

/// <param name="Closed">The new statement; null when it was refused.</param>
/// <param name="Refusal">Why, and what to do.</param>
public sealed record CloseResult(ClosedStatement? Closed, string? Refusal)
{
    public static CloseResult Refused(string why) => new(null, why);
}
