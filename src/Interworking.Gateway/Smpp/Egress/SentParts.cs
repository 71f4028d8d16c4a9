using Interworking.Smpp.Session;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Smpp.Egress;

/// <summary>What came of writing the PDUs of one message to one bind.</summary>
/// <param name="Ids">Ids that the peer gave, by number; null where it gave none.</param>
/// <param name="Fault">The result that decides what becomes of the message; that of a taken PDU when all were taken.</param>
internal readonly record struct SentParts(string?[] Ids, SendResult Fault)
{
    /// <summary>No octet left, and not for what we would have written: the link was down.</summary>
    public bool IsLinkDown => Fault.Outcome == SendOutcome.NotSent && Fault.Status is CommandStatus.Ok or CommandStatus.IncorrectBindStatus;

    public bool IsInDoubt => Fault.Outcome is SendOutcome.CutAfterWrite or SendOutcome.TimedOut;

    /// <summary>No method carries so long a text: as if the peer had refused its length.</summary>
    public static SentParts TooLong => new([], new SendResult(SendOutcome.Answered, CommandStatus.InvalidMessageLength, null));

    /// <summary>Nothing left because there was no room, or no bind.</summary>
    public static SentParts None => new([], new SendResult(SendOutcome.NotSent, CommandStatus.Ok, null));
}
