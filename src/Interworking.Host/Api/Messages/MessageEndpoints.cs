using System.Globalization;
using Interworking.Gateway.Access;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Search;
using Interworking.Host.Api.Access;

namespace Interworking.Host.Api.Messages;

/// <summary>/api/messages: every accepted message can be found here, with what happened to it.</summary>
internal static class MessageEndpoints
{
    private static readonly TimeSpan UsualSpan = TimeSpan.FromDays(1);
    private static readonly TimeSpan LongestSpan = TimeSpan.FromDays(31);

    public static void MapMessages(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder messages = api.MapGroup("/messages").WithTags("messages");
        messages.MapGet("", (HttpContext context, string? number, string? callId, string? peerId, string? carrier, string? state, string? from, string? until, string? after, int? limit) =>
                SearchAsync(context, new Asked(number, callId, peerId, carrier, state, from, until, after, limit)))
            .Demands(Duty.Read).WithName("messages").WithSummary("Messages, newest first")
            .WithDescription("number is sender or destination; peerId is the id that the next hop gave; state is unfinished or an outcome; from and until (UTC) bound the time of acceptance, 24 hours by default and 31 days at most.")
            .Produces<Page<MessageView>>();
        messages.MapGet("/{id}", (HttpContext context, string id) => ReadAsync(context, id))
            .Demands(Duty.Read).WithName("message").WithSummary("A message by its id, a part's or a group's, with what happened to it").Produces<MessageStoryView[]>();
        messages.MapActions();
    }

    private static async Task<IResult> SearchAsync(HttpContext context, Asked asked)
    {
        DateTimeOffset now = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        var errors = new List<ConfigurationError>();
        DateTimeOffset until = Time("until", asked.Until, now.AddMinutes(1), errors);
        DateTimeOffset from = Time("from", asked.From, until - UsualSpan, errors);
        if (from >= until || until - from > LongestSpan) errors.Add(new ConfigurationError("from", $"must be before until, by at most {LongestSpan.TotalDays:0} days"));
        MessageId before = default;
        if (asked.After is not null && !MessageId.TryParse(asked.After, out before)) errors.Add(new ConfigurationError("after", "is a message's id"));
        OutcomeKind outcome = default;
        bool unfinished = asked.State == "unfinished";
        if (asked.State is not null && !unfinished && (!Enum.TryParse(asked.State, ignoreCase: true, out outcome) || !char.IsAsciiLetter(asked.State[0])))
            errors.Add(new ConfigurationError("state", "write unfinished, delivered, failed, expired, cancelled or unknown"));
        if (errors.Count > 0) return Problems.Invalid([.. errors]);
        int limit = Page<MessageView>.LimitOf(asked.Limit);
        var query = new MessageQuery(from, until, limit + 1)
        {
            Number = Given(asked.Number)?.TrimStart('+'),
            CallId = Given(asked.CallId),
            PeerId = Given(asked.PeerId),
            Carrier = Given(asked.Carrier),
            Unfinished = unfinished,
            Outcome = asked.State is null || unfinished ? null : outcome,
            Before = asked.After is null ? null : before,
        };
        IReadOnlyList<FoundMessage> found = await Finder(context).SearchAsync(query, context.RequestAborted);
        return TypedResults.Ok(Page<MessageView>.Of([.. found.Select(MessageView.Of)], limit, one => one.Id));
    }

    private static async Task<IResult> ReadAsync(HttpContext context, string id)
    {
        if (!MessageId.TryParse(id, out MessageId wanted)) return Problems.NotFound("message with such an id; ids are decimal");
        IReadOnlyList<MessageStory> stories = await Finder(context).ReadAsync(wanted, context.RequestAborted);
        return stories.Count == 0 ? Problems.NotFound($"message {id}, or only parts of it have come") : TypedResults.Ok(stories.Select(MessageStoryView.Of).ToArray());
    }

    private static DateTimeOffset Time(string key, string? text, DateTimeOffset otherwise, List<ConfigurationError> errors)
    {
        if (string.IsNullOrEmpty(text)) return otherwise;
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time) && time.Year >= 2020) return time;
        errors.Add(new ConfigurationError(key, $"\"{text}\" is not a time; write it as 2026-01-31T12:00:00Z"));
        return otherwise;
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static IMessageFinder Finder(HttpContext context) => context.RequestServices.GetRequiredService<IMessageFinder>();

    private sealed record Asked(string? Number, string? CallId, string? PeerId, string? Carrier, string? State, string? From, string? Until, string? After, int? Limit);
}
