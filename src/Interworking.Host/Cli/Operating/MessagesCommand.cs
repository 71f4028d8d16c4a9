using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Interworking.Gateway.Operating;

namespace Interworking.Host.Cli.Operating;

/// <summary><c>retry</c>, <c>cancel</c>, <c>purge</c>, <c>reroute</c>, <c>replay</c>: something done with all messages that fit, after a look at how many those are.</summary>
internal static class MessagesCommand
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(300);

    private static readonly (string Key, string Option, string Help, string Description)[] Filters =
    [
        ("account", "--account", "NUMBER", "To or from this DID."),
        ("customer", "--customer", "NAME", "To or from an account of this customer."),
        ("carrier", "--carrier", "NAME", "That came from this carrier."),
        ("policy", "--policy", "NAME", "In the queue of this service policy."),
        ("connection", "--connection", "NAME", "In the queue of a policy that leads to this connection."),
        ("destination", "--to-number", "NUMBER", "To this number."),
        ("prefix", "--prefix", "DIGITS", "To numbers that begin so."),
        ("origin", "--from-number", "SENDER", "From this sender."),
        ("from", "--from", "TIME", "Accepted at or after (UTC)."),
        ("before", "--before", "TIME", "Accepted before (UTC)."),
    ];

    internal static string[] ExamplesOf(string verb) =>
    [
        .. verb switch
        {
            "purge" => ["interworking purge --policy \"to vendor\" --older-than 120", "interworking purge --prefix 964770 --yes"],
            "reroute" => ["interworking reroute --connection Vendor --yes              as the policies decide now", "interworking reroute --policy \"to vendor\" --to \"to vendor 2\" --yes"],
            "replay" => ["interworking replay --carrier TATA --from 2026-01-31T22:00Z --before 2026-01-31T23:00Z", "interworking replay --id 2345678901234567890 --yes"],
            _ => (string[])[$"interworking {verb} --carrier TATA --older-than 30", $"interworking {verb} --account 111222333 --yes", $"interworking {verb} --id 2345678901234567890 --yes"],
        },
        "",
        "Without --yes it only counts, and shows some. With it every node does it with its own messages, oldest first; \"interworking operations\" tells how far it is.",
    ];

    public static Command Build(CliContext context, Verb verb)
    {
        string word = verb.ToString().ToLowerInvariant();
        var command = new Command(word, DescriptionOf(verb));
        var filters = Filters.Where(one => verb != Verb.Replay || one.Key is not ("policy" or "connection"))
            .Select(one => (one.Key, Option: new Option<string?>(one.Option) { Description = one.Description, HelpName = one.Help })).ToArray();
        foreach ((_, Option<string?> option) in filters) command.Add(option);
        var older = new Option<int?>("--older-than") { Description = "Accepted longer ago than this.", HelpName = "MINUTES" };
        var ids = new Option<string[]>("--id") { Description = "This message; may be given again.", HelpName = "ID" };
        var to = new Option<string?>("--to") { Description = "The service policy that they go to; without it the policies decide.", HelpName = "POLICY" };
        var yes = new Option<bool>("--yes") { Description = "Do it; without it the command only counts." };
        command.Add(older);
        command.Add(ids);
        if (verb == Verb.Reroute) command.Add(to);
        command.Add(yes);
        command.Add(context.Config);
        command.Validators.Add(result =>
        {
            if (!filters.Any(one => result.GetResult(one.Option) is not null) && result.GetResult(older) is null && result.GetResult(ids) is null) result.AddError("say which messages");
        });
        command.SetAction((parsed, stop) => ServerCall.RunAsync(context, parsed, stop, server =>
        {
            var body = new JsonObject();
            foreach ((string key, Option<string?> option) in filters) if (parsed.GetValue(option) is { } value) body[key] = value;
            if (parsed.GetValue(older) is { } minutes) body["olderThanMinutes"] = minutes;
            if (parsed.GetValue(ids) is { Length: > 0 } some) body["ids"] = new JsonArray([.. some.Select(id => (JsonNode)id)]);
            if (verb == Verb.Reroute && parsed.GetValue(to) is { } policy) body["to"] = policy;
            return ActAsync(context, server, word, body.ToJsonString(), parsed.GetValue(yes), stop);
        }));
        return command;
    }

    private static async Task<int> ActAsync(CliContext context, ServerCall server, string word, string body, bool sure, CancellationToken stop)
    {
        if (await server.PostAsync($"/api/messages/{word}?dryRun={(sure ? "false" : "true")}", body, stop) is not { } result) return server.Fail();
        long matched = result.GetProperty("matched").GetInt64();
        bool more = result.GetProperty("more").GetBoolean();
        if (!sure || (matched == 0 && !more))
        {
            foreach (string line in Sample(result.GetProperty("sample"))) context.Say(line);
            context.Say($"{matched} message(s) fit{(more ? ", or more" : "")}.{(sure ? "" : " Nothing was done; add --yes.")}");
            return CommandLine.Success;
        }

        string status = result.GetProperty("status").GetString()!;
        JsonElement? ended = await Progress.RunAsync(word, report => FollowAsync(server, status, report, stop), matched);
        if (ended is not { } operation) return server.Fail();
        context.Say($"{word}: done with {operation.GetProperty("done").GetInt64()} of {matched} message(s); the others had ended, or were being sent just then. Operation {operation.GetProperty("id").GetString()} {operation.GetProperty("state").GetString()}.");
        return operation.GetProperty("state").GetString() == "done" ? CommandLine.Success : CommandLine.Failure;
    }

    private static async Task<JsonElement?> FollowAsync(ServerCall server, string status, IProgress<long> report, CancellationToken stop)
    {
        while (await server.GetAsync(status, stop) is { } operation)
        {
            report.Report(operation.GetProperty("done").GetInt64());
            if (operation.GetProperty("state").GetString() != "running") return operation;
            await Task.Delay(Step, stop);
        }

        return null;
    }

    private static IEnumerable<string> Sample(JsonElement messages)
    {
        if (messages.GetArrayLength() == 0) yield break;
        yield return $"{"message",-20}  {"accepted (UTC)",-19}  {"from",-16}  {"to",-16}  state";
        foreach (JsonElement one in messages.EnumerateArray())
        {
            string at = one.GetProperty("acceptedAt").GetDateTimeOffset().UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
            yield return $"{one.GetProperty("id").GetString(),-20}  {at}  {one.GetProperty("origin").GetString(),-16}  {one.GetProperty("destination").GetString(),-16}  {one.GetProperty("state").GetString()}";
        }
    }

    private static string DescriptionOf(Verb verb) => verb switch
    {
        Verb.Retry => "Try waiting messages now.",
        Verb.Cancel => "End waiting messages as cancelled, with CDR and receipts.",
        Verb.Purge => "End waiting messages as failed, with CDR and receipts.",
        Verb.Reroute => "Decide waiting messages again by the service policies, or move them to one.",
        _ => "Send the receipts of finished messages again.",
    };
}
