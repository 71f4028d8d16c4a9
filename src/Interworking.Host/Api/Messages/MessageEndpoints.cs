using Interworking.Gateway.Access;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Search;
using Interworking.Host.Api.Access;

namespace Interworking.Host.Api.Messages;

/// <summary>/api/messages: every accepted message can be found here, with what happened to it.</summary>
internal static class MessageEndpoints
{
    public static void MapMessages(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder messages = api.MapGroup("/messages").WithTags("messages");
        messages.MapGet("", (HttpContext context, string? number, string? prefix, string? callId, string? peerId, string? carrier, string? state, string? from, string? until, string? after, int? limit) =>
                SearchAsync(context, new MessageSearch { Number = number, Prefix = prefix, CallId = callId, PeerId = peerId, Carrier = carrier, State = state, From = from, Until = until, After = after }, limit))
            .Demands(Duty.Read).WithName("messages").WithSummary("Messages, newest first")
            .WithDescription("number is sender or destination; prefix is how the destination begins; peerId is the id that the next hop gave; state is unfinished or an outcome; from and until (UTC) bound the time of acceptance, 24 hours by default and 31 days at most. A search that has looked through many messages ends early: while there is a next there may be more, also after an empty page.")
            .Produces<Page<MessageView>>();
        messages.MapGet("/{id}", (HttpContext context, string id) => ReadAsync(context, id))
            .Demands(Duty.Read).WithName("message").WithSummary("A message by its id, a part's or a group's, with what happened to it").Produces<MessageStoryView[]>();
        messages.MapActions();
    }

    private static async Task<IResult> SearchAsync(HttpContext context, MessageSearch search, int? asked)
    {
        int limit = Page<MessageView>.LimitOf(asked);
        MessageQuery query = search.Read(limit, context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow(), out List<ConfigurationError> errors);
        if (errors.Count > 0) return Problems.Invalid([.. errors]);
        FoundPage found = await Finder(context).SearchAsync(query, context.RequestAborted);
        return TypedResults.Ok(new Page<MessageView>([.. found.Messages.Select(MessageView.Of)], found.Next?.ToString()));
    }

    private static async Task<IResult> ReadAsync(HttpContext context, string id)
    {
        if (!MessageId.TryParse(id, out MessageId wanted)) return Problems.NotFound("message with such an id; ids are decimal");
        IReadOnlyList<MessageStory> stories = await Finder(context).ReadAsync(wanted, context.RequestAborted);
        return stories.Count == 0 ? Problems.NotFound($"message {id}, or only parts of it have come") : TypedResults.Ok(stories.Select(MessageStoryView.Of).ToArray());
    }

    private static IMessageFinder Finder(HttpContext context) => context.RequestServices.GetRequiredService<IMessageFinder>();
}
