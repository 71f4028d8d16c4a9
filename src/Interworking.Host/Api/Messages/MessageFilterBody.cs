using System.Globalization;
using System.Text.Json.Serialization;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Operating;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Search;

namespace Interworking.Host.Api.Messages;

/// <summary>Which messages to act on; what is left out does not matter, but something must be said.</summary>
/// <param name="Destination">Canonical number.</param>
/// <param name="Prefix">How the destination's canonical number begins.</param>
/// <param name="Origin">Canonical sender, or a name.</param>
/// <param name="Carrier">The carrier that they came from.</param>
/// <param name="Account">A DID: to it or from it.</param>
/// <param name="Customer">To or from an account of this customer.</param>
/// <param name="Connection">In the queue of a service policy that leads to this connection.</param>
/// <param name="Policy">In the queue of this service policy.</param>
/// <param name="From">Accepted at or after (UTC).</param>
/// <param name="Before">Accepted before (UTC).</param>
/// <param name="OlderThanMinutes">Accepted longer ago than this.</param>
/// <param name="Ids">These messages, at most 1000.</param>
/// <param name="Outcome">How they ended; for receipts only.</param>
/// <param name="To">The service policy that they are rerouted to; for reroute only. Left out, the policies decide.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record MessageFilterBody(
    string? Destination = null, string? Prefix = null, string? Origin = null, string? Carrier = null, string? Account = null, string? Customer = null, string? Connection = null,
    string? Policy = null, DateTimeOffset? From = null, DateTimeOffset? Before = null, int? OlderThanMinutes = null, IReadOnlyList<string>? Ids = null, string? Outcome = null, string? To = null)
{
    private const int MostIds = 1000;
    private const int MostMinutes = 100_000;

    private static readonly DateTimeOffset Earliest = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A replay that names no time is of the last day.</summary>
    private static readonly TimeSpan UsualSpan = TimeSpan.FromDays(1);

    /// <summary>The same as messages are found by; with all that is wrong with it, when something is.</summary>
    public MessageFilter Read(Verb verb, ProvisioningSnapshot now, DateTimeOffset at, out List<ConfigurationError> errors)
    {
        errors = [];
        if (OlderThanMinutes is < 0 or > MostMinutes) errors.Add(new ConfigurationError("olderThanMinutes", $"write 0 to {MostMinutes}"));
        foreach ((string key, DateTimeOffset? time) in new[] { ("from", From), ("before", Before) })
        {
            if (time < Earliest || time > at + UsualSpan) errors.Add(new ConfigurationError(key, "is no time of messages"));
        }

        // An empty text would fit every message, and mostly is a variable of a script that was not set.
        foreach ((string key, string? text) in Texts())
        {
            if (Number(text) is "") errors.Add(new ConfigurationError(key, "is empty"));
        }

        if (errors.Count > 0) return new MessageFilter();
        DateTimeOffset? before = OlderThanMinutes is { } minutes ? at.AddMinutes(-minutes) : null;
        var filter = new MessageFilter
        {
            Destination = Number(Destination),
            Prefix = Number(Prefix),
            Origin = Number(Origin),
            Carrier = Carrier,
            Account = Number(Account),
            Customer = Customer,
            Policies = PoliciesOf(now),
            From = From,
            Before = Before is { } said && (before is null || said < before) ? said : before,
            Ids = ReadIds(errors),
            Outcome = ReadOutcome(errors),
        };
        if (!filter.NamesSomething) errors.Add(new ConfigurationError("", "names nothing; give destination, prefix, origin, carrier, account, customer, connection, policy, from, before, olderThanMinutes or ids"));
        if (Connection is not null && !now.ConnectionsByName.ContainsKey(Connection)) errors.Add(new ConfigurationError("connection", $"there is no connection \"{Connection}\""));
        if (verb == Verb.Replay)
        {
            if (filter.Policies is not null) errors.Add(new ConfigurationError(Policy is null ? "connection" : "policy", "finished messages are in no queue"));
            if (filter is { From: null, Ids: null }) filter = filter with { From = (filter.Before ?? at) - UsualSpan };
        }
        else if (Outcome is not null)
        {
            errors.Add(new ConfigurationError("outcome", "waiting messages have none"));
        }

        if (To is not null && verb != Verb.Reroute) errors.Add(new ConfigurationError("to", "goes with reroute only"));
        else if (To is not null && now.PoliciesByName.GetValueOrDefault(To) is not { Enabled: true }) errors.Add(new ConfigurationError("to", $"there is no enabled service policy \"{To}\""));
        return filter;
    }

    /// <summary>For the audit log: what it names.</summary>
    public override string ToString() => string.Join(", ", new (string Key, string? Value)[]
    {
        ("destination", Destination), ("prefix", Prefix), ("origin", Origin), ("carrier", Carrier), ("account", Account), ("customer", Customer), ("connection", Connection), ("policy", Policy),
        ("from", From?.ToString("O", CultureInfo.InvariantCulture)), ("before", Before?.ToString("O", CultureInfo.InvariantCulture)),
        ("olderThanMinutes", OlderThanMinutes?.ToString(CultureInfo.InvariantCulture)), ("ids", Ids is null ? null : Shortened(string.Join(' ', Ids))), ("outcome", Outcome), ("to", To),
    }.Where(one => one.Value is not null).Select(one => $"{one.Key}={one.Value}"));

    private IEnumerable<(string Key, string? Text)> Texts() =>
    [
        ("destination", Destination), ("prefix", Prefix), ("origin", Origin), ("carrier", Carrier), ("account", Account), ("customer", Customer), ("connection", Connection), ("policy", Policy), ("to", To),
    ];

    private static string Shortened(string text) => text.Length <= 200 ? text : $"{text[..200]}...";

    private static string? Number(string? text) => text?.Trim().TrimStart('+');

    private string[]? PoliciesOf(ProvisioningSnapshot now)
    {
        if (Connection is null) return Policy is null ? null : [Policy];
        return [.. now.Policies.Where(one => one.Connections.Contains(Connection) && (Policy is null || one.Name == Policy)).Select(one => one.Name)];
    }

    private long[]? ReadIds(List<ConfigurationError> errors)
    {
        if (Ids is null) return null;
        var ids = new List<long>(Ids.Count);
        foreach (string text in Ids.Take(MostIds))
        {
            if (MessageId.TryParse(text, out MessageId id)) ids.Add(id.Value);
        }

        if (ids.Count != Ids.Count || ids.Count == 0) errors.Add(new ConfigurationError("ids", $"write 1 to {MostIds} decimal ids"));
        return [.. ids];
    }

    private OutcomeKind? ReadOutcome(List<ConfigurationError> errors)
    {
        if (Outcome is null) return null;
        if (Enum.TryParse(Outcome, ignoreCase: true, out OutcomeKind kind) && char.IsAsciiLetter(Outcome.FirstOrDefault())) return kind;
        errors.Add(new ConfigurationError("outcome", "write delivered, failed, expired, cancelled or unknown"));
        return null;
    }
}
