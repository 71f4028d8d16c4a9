using System.CommandLine;
using System.Text.Json;

namespace Interworking.Host.Cli.Operating;

/// <summary><c>operations</c>: what is being done with many messages, and how far it is.</summary>
internal static class OperationsCommand
{
    internal static readonly string[] Examples = ["interworking operations", "interworking operations --stop 12           what was done stays done"];

    public static Command Build(CliContext context)
    {
        var end = new Option<long?>("--stop") { Description = "End this one before it is through.", HelpName = "ID" };
        var command = new Command("operations", "List what is being done with many messages; stop one.") { end, context.Config };
        command.SetAction((parsed, stop) => ServerCall.RunAsync(context, parsed, stop, async server =>
        {
            if (parsed.GetValue(end) is { } id && await server.PostAsync($"/api/operations/{id}/stop", "{}", stop) is null) return server.Fail();
            if (await server.GetAsync("/api/operations", stop) is not { } operations) return server.Fail();
            if (operations.GetArrayLength() == 0) context.Say("None.");
            else context.Say($"{"id",6}  {"verb",-8}  {"state",-8}  {"done",9} of {"matched",-9}  {"since (UTC)",-16}  by");
            foreach (JsonElement one in operations.EnumerateArray()) context.Say(Line(one));
            return CommandLine.Success;
        }));
        return command;
    }

    private static string Line(JsonElement one)
    {
        string problem = one.GetProperty("problem") is { ValueKind: JsonValueKind.String } why ? $"  {why.GetString()}" : "";
        return $"{one.GetProperty("id").GetString(),6}  {one.GetProperty("verb").GetString(),-8}  {one.GetProperty("state").GetString(),-8}  {one.GetProperty("done").GetInt64(),9} of {one.GetProperty("matched").GetInt64(),-9}  "
            + $"{one.GetProperty("at").GetDateTimeOffset().UtcDateTime:yyyy-MM-dd HH:mm}  {one.GetProperty("who").GetString()}{problem}";
    }
}
