using Interworking.Gateway.Messages;

namespace Interworking.Gateway.Pipeline.Spool;

/// <summary>What a spooled message is doing.</summary>
public enum SpoolState
{
    /// <summary>Waits for its time or for REGISTER; the retry scanner sees it.</summary>
    Waiting,

    /// <summary>An attempt by the owning node runs; the retry scanner does not see it. After a restart: waiting.</summary>
    Sending,

    /// <summary>A peer has it and owes a receipt, or a relay has it; without a word of either it ends as unknown with its validity. Belongs to whichever node gets the receipt.</summary>
    HandedOver,

    /// <summary>Written to a peer that never said whether it took it (design 4.2); neither sent again nor finished before its validity ends, or a receipt tells.</summary>
    InDoubt,

    /// <summary>Waits for the time of its first delivery, <see cref="SpooledMessage.DueAt"/>. Nobody tries it before, so that any node may end it.</summary>
    Scheduled,
}

/// <summary>A message accepted and not yet finished: one spool row.</summary>
public sealed record SpooledMessage
{
    /// <summary>
    /// The policy of what a relay has on its way to one of our accounts. No policy has this name: the row stands beside those that peers have, and like them
    /// it waits for word and ends with its validity.
    /// </summary>
    public const string RelayPolicy = "(relay)";

    public required Message Message { get; init; }

    /// <summary>The account it waits for (not its number: a DID may be given to someone else); 0 when it goes to a peer.</summary>
    public required long AccountId { get; init; }

    /// <summary>The service policy whose queue it waits in when it goes to a peer; null when it goes to an account; <see cref="RelayPolicy"/> when a relay has it.</summary>
    public string? Policy { get; init; }

    /// <summary>A relay has it (<see cref="SentBy"/>).</summary>
    public bool IsRelayed => State == SpoolState.HandedOver && AccountId != 0 && Policy == RelayPolicy;

    /// <summary>
    /// The connection or relay that has it, or may have it; null before it was written to any. It stays when the message goes back to waiting: who sends it again
    /// must know that it may be a copy.
    /// </summary>
    public string? SentBy { get; init; }

    public required SpoolState State { get; init; }

    /// <summary>How often it was sent.</summary>
    public int Attempts { get; init; }

    /// <summary>SIP status of the last attempt; 0 when there was none, or no answer.</summary>
    public int SipStatus { get; init; }

    /// <summary>An operator chose <see cref="Policy"/>: it is not decided anew with each attempt.</summary>
    public bool IsPinned { get; init; }

    /// <summary>When the scanner looks at it next: the next attempt or the end of validity, whichever is first.</summary>
    public required DateTimeOffset DueAt { get; init; }
}
