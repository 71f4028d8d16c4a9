using System.Text.Json.Serialization;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Operating;

namespace Interworking.Host.Api.Operating;

/// <summary>What to hold or to release; exactly one of the three names.</summary>
/// <param name="Account">A DID: messages to it wait.</param>
/// <param name="Connection">Nothing is sent by it; policies take their next connection, and where there is none their messages wait.</param>
/// <param name="Policy">Messages of its queue wait.</param>
/// <param name="Drain">Of a connection: it is unbound too, once its peer has answered what is open.</param>
/// <param name="Reason">For those who come later.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record HoldBody(string? Account = null, string? Connection = null, string? Policy = null, bool Drain = false, string? Reason = null)
{
    private const int LongestReason = 200;

    /// <summary>Null with what is wrong.</summary>
    public (HoldKind Kind, string Name)? Target(out ConfigurationError? error)
    {
        error = null;
        if (new[] { Account, Connection, Policy }.Count(one => !string.IsNullOrWhiteSpace(one)) != 1) error = new ConfigurationError("", "name one of account, connection and policy");
        else if (Drain && Connection is null) error = new ConfigurationError("drain", "goes with a connection");
        else if (Reason is { Length: > LongestReason }) error = new ConfigurationError("reason", $"is longer than {LongestReason} characters");
        if (error is not null) return null;
        return Account is not null ? (HoldKind.Account, Account.Trim().TrimStart('+')) : Connection is not null ? (HoldKind.Connection, Connection) : (HoldKind.Policy, Policy!);
    }
}
