using Interworking.Smpp.Pdus;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Session;

/// <summary>The result of <see cref="SmppSession.SendAsync"/>.</summary>
/// <param name="Outcome">What is known.</param>
/// <param name="Status">The peer's status when answered; why we did not send it when not sent; otherwise 0.</param>
/// <param name="Response">The answer; a <see cref="GenericNack"/> when the peer did not understand. Null when there is none, or its body was unreadable.</param>
public readonly record struct SendResult(SendOutcome Outcome, CommandStatus Status, Pdu? Response)
{
    /// <summary>Answered with status 0.</summary>
    public bool IsOk => Outcome == SendOutcome.Answered && Status == CommandStatus.Ok;
}
