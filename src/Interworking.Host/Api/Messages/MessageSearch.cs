using System.Globalization;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Search;

namespace Interworking.Host.Api.Messages;

/// <summary>A search as people write it, in an address or a form; null or empty does not matter.</summary>
public sealed record MessageSearch
{
    private static readonly TimeSpan UsualSpan = TimeSpan.FromDays(1);
    private static readonly TimeSpan LongestSpan = TimeSpan.FromDays(31) + TimeSpan.FromHours(2); // a month of any zone, also when its clock is set back

    public string? Number { get; init; }

    /// <summary>The first digits of the recipient.</summary>
    public string? Prefix { get; init; }

    public string? CallId { get; init; }

    public string? PeerId { get; init; }

    public string? Carrier { get; init; }

    /// <summary>unfinished, or an outcome.</summary>
    public string? State { get; init; }

    public string? From { get; init; }

    public string? Until { get; init; }

    /// <summary>The id where the last page ended.</summary>
    public string? After { get; init; }

    /// <summary>What is looked for; with all that is wrong with it, when something is.</summary>
    /// <param name="limit">At most so many.</param>
    /// <param name="now">The time, for a search that names none.</param>
    /// <param name="errors">Empty when it is right.</param>
    public MessageQuery Read(int limit, DateTimeOffset now, out List<ConfigurationError> errors)
    {
        errors = [];
        DateTimeOffset until = Time("until", Until, now.AddMinutes(1), errors);
        DateTimeOffset from = Time("from", From, until - UsualSpan, errors);
        if (from >= until || until - from > LongestSpan) errors.Add(new ConfigurationError("from", $"must be before until, by at most 31 days"));
        MessageId before = default;
        if (Given(After) is not null && !MessageId.TryParse(After!, out before)) errors.Add(new ConfigurationError("after", "is a message's id"));
        OutcomeKind outcome = default;
        string? state = Given(State);
        bool unfinished = state == "unfinished";
        if (state is not null && !unfinished && (!Enum.TryParse(state, ignoreCase: true, out outcome) || !char.IsAsciiLetter(state[0])))
            errors.Add(new ConfigurationError("state", "write unfinished, delivered, failed, expired, cancelled or unknown"));
        return new MessageQuery(from, until, limit)
        {
            Number = Given(Number)?.TrimStart('+'),
            Prefix = Given(Prefix)?.TrimStart('+'),
            CallId = Given(CallId),
            PeerId = Given(PeerId),
            Carrier = Given(Carrier),
            Unfinished = unfinished,
            Outcome = state is null || unfinished ? null : outcome,
            Before = Given(After) is null ? null : before,
        };
    }

    private static DateTimeOffset Time(string key, string? text, DateTimeOffset otherwise, List<ConfigurationError> errors)
    {
        if (string.IsNullOrEmpty(text)) return otherwise;
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time) && time.Year >= 2020) return time;
        errors.Add(new ConfigurationError(key, $"\"{text}\" is not a time; write it as 2026-01-31T12:00:00Z"));
        return otherwise;
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
