using Interworking.Gateway.Access;
using Interworking.Gateway.Audit;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Operating;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Receipts;
using Interworking.Gateway.Search;
using Interworking.Host.Api.Access;
using Interworking.Host.Api.Operating;

namespace Interworking.Host.Api.Messages;

/// <summary>
/// What is done with messages, one or all that a filter names; the latter is counted first, with some of them to look at (<c>dryRun</c> is true unless it is said to be false), and
/// then done as an operation on every node. Each is in the audit log before it is done. What is being sent just then is left alone.
/// </summary>
internal static class MessageActions
{
    private const int SampleSize = 5;

    /// <summary>Slices of the spool that a sample is looked for in.</summary>
    private const int SampleSlices = 200;

    /// <summary>As many as are counted.</summary>
    private const int ReceiptSlices = 50;

    public static void MapActions(this IEndpointRouteBuilder messages)
    {
        Map(messages, Verb.Retry, "retry", "Tries a waiting message at once", "Tries all waiting messages that fit");
        Map(messages, Verb.Cancel, "cancel", "Ends a waiting message as cancelled, with its CDR and receipts", "Ends all waiting messages that fit as cancelled");
        Map(messages, Verb.Purge, "purge", "Ends a waiting message as failed, with its CDR and receipts", "Ends all waiting messages that fit as failed");
        Map(messages, Verb.Reroute, "reroute", "Decides a message of a queue again by the service policies of now", "Decides messages of queues again by the service policies of now, or puts them into the queue of the one named by to");
        Map(messages, Verb.Replay, "replay", "Sends a finished message's receipts again", "Sends the receipts of all finished messages that fit again, at 200 a second; those of the last day, unless from says when");
    }

    private static void Map(IEndpointRouteBuilder messages, Verb verb, string word, string one, string many)
    {
        messages.MapPost($"/{{id}}/{word}", (HttpContext context, string id) => OneAsync(context, verb, word, id))
            .Demands(Duty.Operate).WithName($"{word}-message").WithSummary(one).Produces<MessageActionResult>();
        messages.MapPost($"/{word}", (HttpContext context, bool? dryRun) => ManyAsync(context, verb, word, dryRun ?? true))
            .Demands(Duty.Operate).WithName($"{word}-messages").WithSummary(many).Accepts<MessageFilterBody>("application/json")
            .Produces<MessageActionResult>().Produces<MessageActionResult>(StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> OneAsync(HttpContext context, Verb verb, string word, string id)
    {
        if (!MessageId.TryParse(id, out MessageId wanted)) return Problems.NotFound("message with such an id; ids are decimal");
        IReadOnlyList<MessageStory> stories = await Finder(context).ReadAsync(wanted, context.RequestAborted);
        if (stories.Count == 0) return Problems.NotFound($"message {id}");
        bool finished = verb == Verb.Replay;
        FoundMessage[] meant = [.. stories.Select(story => story.Message).Where(message => message.Outcome is not null == finished)];
        if (meant.Length == 0) return Problems.Of(StatusCodes.Status409Conflict, finished ? "Not finished" : "Finished", $"Message {id} has {(finished ? "not " : "")}finished.");
        if (finished || meant.Any(message => message.Node != context.RequestServices.GetRequiredService<GatewayOptions>().Environment.Node))
            return await ElsewhereAsync(context, verb, word, id, meant);
        await context.RequestServices.GetRequiredService<IAuditStore>().AppendAsync(new AuditEntry(context.Caller().Actor, word, $"message {id}"), context.RequestAborted);
        MessageVerbs verbs = context.RequestServices.GetRequiredService<MessageVerbs>();
        int done = await verbs.DoAsync(verb, [.. meant.Select(message => message.Id)], null, context.Caller().Actor.Who);
        return done > 0 ? TypedResults.Ok(new MessageActionResult(false, meant.Length, done, false)) : LeftAlone(id, verb);
    }

    /// <summary>By an operation, which the owner's node does.</summary>
    private static async Task<IResult> ElsewhereAsync(HttpContext context, Verb verb, string word, string id, FoundMessage[] meant)
    {
        var filter = new MessageFilter { Ids = [.. meant.Select(message => message.Id.Value)] };
        OperationDesk desk = context.RequestServices.GetRequiredService<OperationDesk>();
        if (await desk.BeginAsync(verb, filter, null, meant.Length, new AuditEntry(context.Caller().Actor, word, $"message {id}"), context.RequestAborted) is not { } operation) return Busy();
        return operation is { EndedAt: not null, Done: 0 } ? LeftAlone(id, verb) : Result(context, operation);
    }

    private static async Task<IResult> ManyAsync(HttpContext context, Verb verb, string word, bool dryRun)
    {
        (MessageFilterBody? body, IResult? problem) = await ApiBody.ReadAsync(context, ApiJson.Default.MessageFilterBody);
        if (body is null) return problem!;
        DateTimeOffset now = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        MessageFilter filter = body.Read(verb, context.RequestServices.GetRequiredService<IProvisioning>().Current, now, out List<ConfigurationError> errors);
        if (errors.Count > 0) return Problems.Invalid([.. errors]);
        IMessageFinder finder = Finder(context);
        MessageCount count = verb == Verb.Replay ? await finder.CountReceiptsAsync(filter, context.RequestAborted) : await finder.CountWaitingAsync(filter, context.RequestAborted);
        if (dryRun || count is { Messages: 0, MayBeMore: false })
            return TypedResults.Ok(new MessageActionResult(dryRun, count.Messages, 0, count.MayBeMore) { Sample = await SampleAsync(finder, verb, filter, context.RequestAborted) });
        var entry = new AuditEntry(context.Caller().Actor, word, verb == Verb.Replay ? "receipts" : "waiting messages", null, $"{body} ({count.Messages})");
        return await context.RequestServices.GetRequiredService<OperationDesk>().BeginAsync(verb, filter, body.To, count.Messages, entry, context.RequestAborted) is { } operation
            ? Result(context, operation)
            : Busy();
    }

    private static async ValueTask<IReadOnlyList<MessageView>> SampleAsync(IMessageFinder finder, Verb verb, MessageFilter filter, CancellationToken stop)
    {
        var end = new MessageId(long.MaxValue);
        if (verb == Verb.Replay)
        {
            MessagePage<OwedReceipts> owed = await finder.ReadReceiptsAsync(filter, default, end, SampleSize, stop);
            for (int slice = 1; owed is { Items.Count: 0, IsEnd: false } && slice < ReceiptSlices; slice++)
                owed = await finder.ReadReceiptsAsync(filter, owed.LookedTo, end, SampleSize, stop);
            return [.. (await finder.ReadAllAsync([.. owed.Items.Select(one => one.Id)], stop)).Select(MessageView.Of)];
        }

        MessagePage<MessageId> page = await finder.ReadWaitingAsync(filter, ofAll: true, default, end, SampleSize, stop);
        for (int slice = 1; page is { Items.Count: 0, IsEnd: false } && slice < SampleSlices; slice++)
            page = await finder.ReadWaitingAsync(filter, ofAll: true, page.LookedTo, end, SampleSize, stop);
        return [.. (await finder.ReadAllAsync(page.Items, stop)).Select(MessageView.Of)];
    }

    private static IResult Result(HttpContext context, Operation operation)
    {
        string status = $"/api/operations/{operation.Id}";
        var result = new MessageActionResult(false, operation.Matched, operation.Done, operation.EndedAt is null) { Status = status };
        if (operation.EndedAt is not null) return TypedResults.Ok(result);
        context.Response.Headers.Location = status;
        return TypedResults.Json(result, ApiJson.Default.MessageActionResult, statusCode: StatusCodes.Status202Accepted);
    }

    private static IResult LeftAlone(string id, Verb verb) => Problems.Of(StatusCodes.Status409Conflict, "Left alone", verb switch
    {
        Verb.Replay => $"No receipt was owed for message {id}.",
        Verb.Reroute => $"Message {id} is in no policy's queue, no policy leads elsewhere, it is being sent, or a peer has it or may have it.",
        _ => $"Message {id} is being sent just now, or a peer has it or may have it.",
    });

    private static IResult Busy() =>
        Problems.Of(StatusCodes.Status409Conflict, "Too many", $"{IOperationStore.MostOpen} operations go on already: wait for one, or stop one (GET /api/operations).");

    private static IMessageFinder Finder(HttpContext context) => context.RequestServices.GetRequiredService<IMessageFinder>();
}
