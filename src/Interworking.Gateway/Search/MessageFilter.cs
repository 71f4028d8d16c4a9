using Interworking.Gateway.Messages;

namespace Interworking.Gateway.Search;

/// <summary>Messages that somebody wants to act on: waiting and scheduled ones, or finished ones. What is null does not matter; all null is none.</summary>
public sealed record MessageFilter
{
    /// <summary>Canonical number, or sender's name.</summary>
    public string? Destination { get; init; }

    /// <summary>How the canonical number begins.</summary>
    public string? Prefix { get; init; }

    public string? Origin { get; init; }

    /// <summary>The carrier that they came from.</summary>
    public string? Carrier { get; init; }

    /// <summary>A DID: messages to this account, or from it.</summary>
    public string? Account { get; init; }

    /// <summary>The same for all accounts of a customer.</summary>
    public string? Customer { get; init; }

    /// <summary>In the queue of one of these policies; of waiting ones only.</summary>
    public IReadOnlyList<string>? Policies { get; init; }

    /// <summary>Accepted at or after.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Accepted before.</summary>
    public DateTimeOffset? Before { get; init; }

    /// <summary>These messages.</summary>
    public IReadOnlyList<long>? Ids { get; init; }

    /// <summary>How they ended; of finished ones only.</summary>
    public OutcomeKind? Outcome { get; init; }

    /// <summary>It names something.</summary>
    public bool NamesSomething =>
        (Destination ?? Prefix ?? Origin ?? Carrier ?? Account ?? Customer) is not null || Policies is not null || Ids is not null || From is not null || Before is not null;
}
