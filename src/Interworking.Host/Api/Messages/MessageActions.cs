using Interworking.Gateway.Access;
using Interworking.Gateway.Audit;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Search;
using Interworking.Host.Api.Access;

namespace Interworking.Host.Api.Messages;

/// <summary>
/// Retry and cancel, of one message or of all that a filter names; the latter counts first (<c>dryRun</c> is true unless it is said to be false). Each is in the
/// audit log before it is done. What is being sent just then, or is another node's, is left alone.
/// </summary>
internal static class MessageActions
{
    /// <summary>Messages that one request acts on.</summary>
    private const int Batch = 1000;

    public static void MapActions(this IEndpointRouteBuilder messages)
    {
        messages.MapPost("/{id}/retry", (HttpContext context, string id) => OneAsync(context, id, "retry"))
            .Demands(Duty.Operate).WithName("retry-message").WithSummary("Tries a waiting message at once, routed anew").Produces<MessageActionResult>();
        messages.MapPost("/{id}/cancel", (HttpContext context, string id) => OneAsync(context, id, "cancel"))
            .Demands(Duty.Operate).WithName("cancel-message").WithSummary("Ends a waiting message as cancelled, with its CDR and receipts").Produces<MessageActionResult>();
        messages.MapPost("/retry", (HttpContext context, bool? dryRun) => ManyAsync(context, "retry", dryRun ?? true))
            .Demands(Duty.Operate).WithName("retry-messages").WithSummary("Tries all waiting messages that fit, routed anew; at most 1000 a request").Accepts<WaitingBody>("application/json").Produces<MessageActionResult>();
        messages.MapPost("/cancel", (HttpContext context, bool? dryRun) => ManyAsync(context, "cancel", dryRun ?? true))
            .Demands(Duty.Operate).WithName("cancel-messages").WithSummary("Ends all waiting messages that fit; at most 1000 a request").Accepts<WaitingBody>("application/json").Produces<MessageActionResult>();
    }

    private static async Task<IResult> OneAsync(HttpContext context, string id, string action)
    {
        if (!MessageId.TryParse(id, out MessageId wanted)) return Problems.NotFound("message with such an id; ids are decimal");
        IReadOnlyList<MessageStory> stories = await Finder(context).ReadAsync(wanted, context.RequestAborted);
        if (stories.Count == 0) return Problems.NotFound($"message {id}");
        MessageId[] unfinished = [.. stories.Where(story => story.Message.Outcome is null).Select(story => story.Message.Id)];
        if (unfinished.Length == 0) return Problems.Of(StatusCodes.Status409Conflict, "Finished", $"Message {id} has finished.");
        await NoteAsync(context, action, $"message {id}", null);
        int done = await ActAsync(context, action, unfinished);
        return done > 0
            ? TypedResults.Ok(new MessageActionResult(false, unfinished.Length, done, false))
            : Problems.Of(StatusCodes.Status409Conflict, "Not waiting here", $"Message {id} is being sent, a peer has it or may have it, or it is another node's ({stories[0].Message.Node}): ask there.");
    }

    private static async Task<IResult> ManyAsync(HttpContext context, string action, bool dryRun)
    {
        (WaitingBody? body, IResult? problem) = await ApiBody.ReadAsync(context, ApiJson.Default.WaitingBody);
        if (body is null) return problem!;
        WaitingFilter filter = body.ToFilter();
        if (!filter.NamesSomething) return Problems.Invalid(new ConfigurationError("", "names nothing; give destination, origin, carrier, policy or before"));
        long matched = await Finder(context).CountWaitingAsync(filter, context.RequestAborted);
        if (dryRun || matched == 0) return TypedResults.Ok(new MessageActionResult(dryRun, matched, 0, false));
        await NoteAsync(context, action, "waiting messages", $"{body} ({matched})");
        IReadOnlyList<MessageId> ids = await Finder(context).ListWaitingAsync(filter, default, Batch, context.RequestAborted);
        return TypedResults.Ok(new MessageActionResult(false, matched, await ActAsync(context, action, ids), matched > ids.Count));
    }

    private static async ValueTask<int> ActAsync(HttpContext context, string action, IReadOnlyList<MessageId> ids)
    {
        PendingMessages pending = context.RequestServices.GetRequiredService<PendingMessages>();
        string who = context.Caller().Actor.Who;
        IReadOnlyList<MessageId> done = action == "cancel"
            ? await pending.CancelAsync(ids, $"cancelled by {who}")
            : await pending.RetryAsync(ids, context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow(), $"retry asked for by {who}");
        return done.Count;
    }

    private static ValueTask NoteAsync(HttpContext context, string action, string target, string? after) =>
        context.RequestServices.GetRequiredService<IAuditStore>().AppendAsync(new AuditEntry(context.Caller().Actor, action, target, null, after), context.RequestAborted);

    private static IMessageFinder Finder(HttpContext context) => context.RequestServices.GetRequiredService<IMessageFinder>();
}
