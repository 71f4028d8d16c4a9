namespace Interworking.Gateway.Search;

/// <summary>Waiting and scheduled messages of this node that somebody wants to act on. What is null does not matter; all null is none.</summary>
public sealed record WaitingFilter
{
    public string? Destination { get; init; }

    public string? Origin { get; init; }

    /// <summary>The carrier that they came from.</summary>
    public string? Carrier { get; init; }

    /// <summary>The policy whose queue they are in.</summary>
    public string? Policy { get; init; }

    /// <summary>Accepted before.</summary>
    public DateTimeOffset? Before { get; init; }

    /// <summary>It names something.</summary>
    public bool NamesSomething => (Destination ?? Origin ?? Carrier ?? Policy) is not null || Before is not null;
}
