using Interworking.Gateway.Messages;

namespace Interworking.Gateway.Pipeline.Spool;

/// <summary>A message as whoever submitted it may ask about it: where it stands, or how it ended.</summary>
public sealed record Submission
{
    public required MessageId Id { get; init; }

    /// <summary>system_id of the link it came by; null for SIP.</summary>
    public string? SystemId { get; init; }

    /// <summary>The connection it came by, when we had dialled.</summary>
    public string? Connection { get; init; }

    /// <summary>Canonical sender.</summary>
    public required string Origin { get; init; }

    /// <summary>Canonical destination.</summary>
    public required string Destination { get; init; }

    /// <summary>What its spool row is doing; null when it has finished, and while parts of it are still to come.</summary>
    public SpoolState? State { get; init; }

    /// <summary>How it ended; null while it has not.</summary>
    public OutcomeKind? Outcome { get; init; }

    /// <summary>When it ended; null while it has not.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Last SIP status; 0 when none.</summary>
    public int SipStatus { get; init; }

    /// <summary>Last SMPP command_status from the next hop; null when none.</summary>
    public uint? SmppStatus { get; init; }
}
