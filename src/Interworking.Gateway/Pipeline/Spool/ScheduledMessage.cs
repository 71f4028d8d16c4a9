using Interworking.Gateway.Messages;

namespace Interworking.Gateway.Pipeline.Spool;

/// <summary>A scheduled row whose time has come, as little as the scheduler needs.</summary>
/// <param name="Id">Which message.</param>
/// <param name="AccountId">The account it goes to; 0 when it goes to a peer.</param>
/// <param name="Policy">The policy whose queue it goes to; null when it goes to an account.</param>
/// <param name="Destination">Canonical destination.</param>
public readonly record struct ScheduledMessage(MessageId Id, long AccountId, string? Policy, string Destination);
