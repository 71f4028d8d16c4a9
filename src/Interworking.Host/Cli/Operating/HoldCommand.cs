using System.CommandLine;
using System.Text.Json;

namespace Interworking.Host.Cli.Operating;

/// <summary><c>hold</c> and <c>release</c>: what is not sent for now.</summary>
internal static class HoldCommand
{
    internal static readonly string[] Examples =
    [
        "interworking hold                                         what is held now",
        "interworking hold --policy \"to vendor\"                    what would be held: nothing is done without --yes",
        "interworking hold --policy \"to vendor\" --reason \"ticket 4711\" --yes",
        "interworking hold --connection Vendor --yes               nothing is sent by it; policies take their next connection",
        "interworking hold --account 111222333 --yes               messages to this number are accepted and wait",
        "interworking release --policy \"to vendor\" --yes           what waits is sent, oldest first",
        "",
        "Held messages are accepted, wait at every node, over restarts too, and expire as their validity says.",
    ];

    public static Command Build(CliContext context, bool hold)
    {
        var account = new Option<string?>("--account") { Description = "A DID.", HelpName = "NUMBER" };
        var connection = new Option<string?>("--connection") { Description = "A connection.", HelpName = "NAME" };
        var policy = new Option<string?>("--policy") { Description = "A service policy.", HelpName = "NAME" };
        var reason = new Option<string?>("--reason") { Description = "For those who come later.", HelpName = "TEXT" };
        var yes = new Option<bool>("--yes") { Description = "Do it; without it the command only says what would be." };
        Option[] options = hold ? [account, connection, policy, reason, yes, context.Config] : [account, connection, policy, yes, context.Config];
        var command = new Command(hold ? "hold" : "release", hold ? "Stop sending to an account, by a connection or of a policy; messages wait." : "Send again what was held.");
        foreach (Option option in options) command.Add(option);
        command.Validators.Add(result =>
        {
            int named = new Option<string?>[] { account, connection, policy }.Count(one => result.GetResult(one) is not null);
            if (named > 1 || (named == 0 && !hold)) result.AddError("name one of --account, --connection and --policy");
        });
        command.SetAction((parsed, stop) => ServerCall.RunAsync(context, parsed, stop, async server =>
        {
            (string? number, string? name, string? which) = (parsed.GetValue(account), parsed.GetValue(connection), parsed.GetValue(policy));
            if ((number ?? name ?? which) is null) return await ListAsync(context, server, stop);
            string body = JsonSerializer.Serialize(hold
                ? new { account = number, connection = name, policy = which, reason = parsed.GetValue(reason) }
                : (object)new { account = number, connection = name, policy = which });
            bool sure = parsed.GetValue(yes);
            if (await server.PostAsync($"/api/{command.Name}?dryRun={(sure ? "false" : "true")}", body, stop) is not { } answer) return server.Fail();
            context.Say(answer.GetProperty("says").GetString()!);
            if (!sure) context.Say("Nothing was done; add --yes.");
            return CommandLine.Success;
        }));
        return command;
    }

    private static async Task<int> ListAsync(CliContext context, ServerCall server, CancellationToken stop)
    {
        if (await server.GetAsync("/api/holds", stop) is not { } holds) return server.Fail();
        if (holds.GetArrayLength() == 0) context.Say("Nothing is held.");
        foreach (JsonElement one in holds.EnumerateArray())
        {
            context.Say($"{one.GetProperty("kind").GetString(),-10} {one.GetProperty("name").GetString(),-30} {(one.GetProperty("drained").GetBoolean() ? "drained" : "held")} "
                + $"since {one.GetProperty("at").GetDateTimeOffset().UtcDateTime:yyyy-MM-dd HH:mm} UTC by {one.GetProperty("who").GetString()}  {one.GetProperty("reason").GetString()}".TrimEnd());
        }

        return CommandLine.Success;
    }
}
