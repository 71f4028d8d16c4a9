namespace Interworking.Gateway.Operating;

/// <summary>Something is not sent for now: its messages are accepted and wait, at all nodes and over restarts, until it is released or their validity ends.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">DID, connection or service policy.</param>
public sealed record Hold(HoldKind Kind, string Name)
{
    /// <summary>Of an account: a DID that is given to somebody else is not held any more. Else 0.</summary>
    public long AccountId { get; init; }

    /// <summary>Of a connection: its binds are ended too, in order.</summary>
    public bool Drained { get; init; }

    /// <summary>Since when.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>See <see cref="Access.Actor.Who"/>.</summary>
    public string Who { get; init; } = "";

    /// <summary>Why, in that one's words; may be empty.</summary>
    public string Reason { get; init; } = "";
}
