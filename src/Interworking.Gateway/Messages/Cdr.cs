namespace Interworking.Gateway.Messages;

/// <summary>The immutable record of one finished message (design section 7). Holds no message text.</summary>
/// <param name="Message">Who, whom, when, by which way.</param>
/// <param name="Account">DID of the account that received or sent it; null when none.</param>
/// <param name="FinishedAt">When the outcome was known.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Attempts">How often it was sent to the next hop.</param>
public sealed record Cdr(Message Message, string? Account, DateTimeOffset FinishedAt, Outcome Outcome, int Attempts)
{
    /// <summary>PDUs that it came in; what an app wrote came in none, and counts those in which it left.</summary>
    public int Parts => Message.Direction == Direction.SipToSms && Outcome.PeerParts > 0 ? Outcome.PeerParts : Message.Parts.Count;
}
