using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Spool;

namespace Interworking.Gateway.Search;

/// <summary>A message as people look at it: unfinished ones from the spool, finished ones by their CDR. Never its text.</summary>
public sealed record FoundMessage
{
    public required MessageId Id { get; init; }

    public required string TraceId { get; init; }

    public required Direction Direction { get; init; }

    public string? Carrier { get; init; }

    public string? SystemId { get; init; }

    public string? Connection { get; init; }

    /// <summary>The account that sent it or got it.</summary>
    public string? Account { get; init; }

    public required string Origin { get; init; }

    public required string Destination { get; init; }

    public int Parts { get; init; }

    public required DateTimeOffset AcceptedAt { get; init; }

    public int Attempts { get; init; }

    public bool Test { get; init; }

    public string? CallId { get; init; }

    /// <summary>What it is doing; null when it has finished.</summary>
    public SpoolState? State { get; init; }

    /// <summary>When it is looked at next; null when it has finished.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>The end of its validity; null when it has finished.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The policy whose queue it is in; null when it goes to an account, or has finished.</summary>
    public string? Policy { get; init; }

    /// <summary>The connection that has it, or may have it.</summary>
    public string? SentBy { get; init; }

    /// <summary>The node that owns it; null when it has finished.</summary>
    public string? Node { get; init; }

    /// <summary>How it ended; null while it has not.</summary>
    public OutcomeKind? Outcome { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public DeliveredTo? DeliveredTo { get; init; }

    public int? SipStatus { get; init; }

    public long? SmppStatus { get; init; }

    public string? Error { get; init; }

    /// <summary>The id that the next hop gave us.</summary>
    public string? PeerRef { get; init; }
}
