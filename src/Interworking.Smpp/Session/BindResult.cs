using Interworking.Smpp.Pdus;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Session;

/// <summary>The result of <see cref="SmppSession.BindAsync"/>.</summary>
/// <param name="Outcome">What is known.</param>
/// <param name="Status">The peer's status when answered.</param>
/// <param name="Response">The peer's bind_resp, if it was one.</param>
public readonly record struct BindResult(SendOutcome Outcome, CommandStatus Status, BindResp? Response)
{
    /// <summary>True when the session is bound.</summary>
    public bool IsBound => Outcome == SendOutcome.Answered && Status == CommandStatus.Ok;
}
