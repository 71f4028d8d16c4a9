using System.CommandLine;
using System.Text.Json;

namespace Interworking.Host.Cli.Operating;

/// <summary><c>drain</c>: empties this node before an upgrade, or a connection.</summary>
internal static class DrainCommand
{
    internal static readonly string[] Examples =
    [
        "interworking drain                                        how this node is, and what draining it would do",
        "interworking drain --yes --wait 60                        take nothing new, unbind, finish; exit 0 when the node may be stopped",
        "interworking drain --undo --yes                           serve again",
        "interworking drain --connection Vendor --yes              nothing is sent by it any more, and it is unbound; undo it with release",
        "",
        "A node that starts again serves: its drain is not kept. A connection's drain is, at all nodes.",
    ];

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);

    public static Command Build(CliContext context)
    {
        var connection = new Option<string?>("--connection") { Description = "Drain this connection instead of the node.", HelpName = "NAME" };
        var undo = new Option<bool>("--undo") { Description = "Let the node serve again." };
        var wait = new Option<int>("--wait") { Description = "Seconds to wait until the node may be stopped; exit 1 when it may not by then.", HelpName = "SECONDS" };
        var yes = new Option<bool>("--yes") { Description = "Do it; without it the command only says what would be." };
        wait.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(int.TryParse(token.Value, out int seconds) && seconds is >= 0 and <= 3600)) result.AddError("--wait is 0 to 3600 seconds");
        });
        var command = new Command("drain", "Empty this node before an upgrade, or a connection: nothing new, and what is under way is finished.") { connection, undo, wait, yes, context.Config };
        command.Validators.Add(result =>
        {
            if (result.GetResult(connection) is not null && (result.GetResult(undo) is not null || result.GetResult(wait) is not null))
                result.AddError("--undo and --wait are for the node; a connection is released with \"interworking release\"");
        });
        command.SetAction((parsed, stop) => ServerCall.RunAsync(context, parsed, stop, server => parsed.GetValue(connection) is { } name
            ? ConnectionAsync(context, server, name, parsed.GetValue(yes), stop)
            : NodeAsync(context, server, parsed.GetValue(undo) ? "serve" : "drain", parsed.GetValue(yes), TimeSpan.FromSeconds(parsed.GetValue(wait)), stop)));
        return command;
    }

    private static async Task<int> ConnectionAsync(CliContext context, ServerCall server, string name, bool sure, CancellationToken stop)
    {
        string body = JsonSerializer.Serialize(new { connection = name, drain = true });
        if (await server.PostAsync($"/api/hold?dryRun={(sure ? "false" : "true")}", body, stop) is not { } answer) return server.Fail();
        context.Say(answer.GetProperty("says").GetString()!);
        if (!sure) context.Say("Nothing was done; add --yes.");
        return CommandLine.Success;
    }

    private static async Task<int> NodeAsync(CliContext context, ServerCall server, string verb, bool sure, TimeSpan patience, CancellationToken stop)
    {
        if (await server.PostAsync($"/api/node/{verb}?dryRun={(sure ? "false" : "true")}", "{}", stop) is not { } node) return server.Fail();
        DateTime end = DateTime.UtcNow + patience;
        while (sure && verb == "drain" && !node.GetProperty("mayStop").GetBoolean() && DateTime.UtcNow < end)
        {
            await Task.Delay(Step, stop);
            if (await server.GetAsync("/api/node", stop) is not { } now) return server.Fail();
            node = now;
        }

        context.Say($"Node {node.GetProperty("node").GetString()}: {node.GetProperty("says").GetString()}");
        if (!sure) context.Say("Nothing was done; add --yes.");
        return sure && verb == "drain" && patience > TimeSpan.Zero && !node.GetProperty("mayStop").GetBoolean() ? context.Fail("the node may not be stopped yet") : CommandLine.Success;
    }
}
