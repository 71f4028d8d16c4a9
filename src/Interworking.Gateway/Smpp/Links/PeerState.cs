namespace Interworking.Gateway.Smpp.Links;

/// <summary>One carrier or connection over all its links.</summary>
public sealed record PeerState
{
    /// <summary><c>carrier</c> or <c>connection</c>.</summary>
    public required string Kind { get; init; }

    public required string Name { get; init; }

    /// <summary>Links bound now.</summary>
    public required int Bound { get; init; }

    /// <summary>A carrier's most binds; a connection's wanted ones; 0 while it is disabled.</summary>
    public required int Agreed { get; init; }

    /// <summary>When a link of it last came or went (UTC).</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>Binds since this node started.</summary>
    public required long Binds { get; init; }

    /// <summary>Links that ended as nobody wanted: cut, silent, broken.</summary>
    public required long Cuts { get; init; }

    /// <summary>Binds refused, or not possible.</summary>
    public required long Refusals { get; init; }

    public LinkError? LastError { get; init; }

    /// <summary>The last links that ended, oldest first.</summary>
    public required IReadOnlyList<LinkEnd> Ended { get; init; }
}
