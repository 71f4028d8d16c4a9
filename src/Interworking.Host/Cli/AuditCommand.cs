using System.CommandLine;
using System.Globalization;
using Interworking.Gateway.Audit;
using Interworking.Gateway.Provisioning;

namespace Interworking.Host.Cli;

/// <summary><c>audit</c>: who changed what, and whether the log is whole.</summary>
internal static class AuditCommand
{
    internal static readonly string[] Examples =
    [
        "interworking audit list --limit 20",
        "interworking audit list --who user:alice --target \"carrier TATA\"",
        "interworking audit verify",
        "interworking audit verify --expect 4711:9f86d081...             a head that an earlier verify printed must be in it",
        "",
        "verify finds a row that was changed, taken out, put in or moved, and rows cut off at the end. Who can write the database and read the",
        "environment's secret in it could make the whole log anew: keep the head that verify prints somewhere else, and give it to --expect.",
    ];

    public static Command Build(CliContext context) => new("audit", "The audit log: list, verify.") { List(context), Verify(context) };

    private static Command List(CliContext context)
    {
        var limit = new Option<int>("--limit") { Description = "How many, the newest.", HelpName = "N", DefaultValueFactory = _ => 50 };
        var who = new Option<string?>("--who") { Description = "Only of this one, such as user:alice or cli:root.", HelpName = "WHO" };
        var target = new Option<string?>("--target") { Description = "Only what begins so, such as \"carrier TATA\".", HelpName = "TEXT" };
        limit.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(int.TryParse(token.Value, out int number) && number is >= 1 and <= 1000)) result.AddError("--limit is 1 to 1000");
        });
        var command = new Command("list", "Who changed what, newest first.") { limit, who, target, context.Config };
        command.SetAction((parsed, stop) => WithLogAsync(context, parsed, stop, async log =>
        {
            foreach (AuditRow row in await log.ReadAsync(new AuditQuery(null, parsed.GetValue(who), parsed.GetValue(target), parsed.GetValue(limit)), stop)) context.Say(Line(row));
            return CommandLine.Success;
        }));
        return command;
    }

    private static Command Verify(CliContext context)
    {
        var expect = new Option<string?>("--expect") { Description = "A head that was noted: its row must have this hash.", HelpName = "ROW:HASH" };
        expect.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && Head(token.Value) is null) result.AddError("--expect is a row's number and its hash, as verify prints them: 4711:9f86d081...");
        });
        var command = new Command("verify", "Look at every row; exit 1 and name the first that is not in order.") { expect, context.Config };
        command.SetAction((parsed, stop) => WithLogAsync(context, parsed, stop, async log =>
        {
            AuditVerdict verdict = await log.VerifyAsync(Head(parsed.GetValue(expect)), stop);
            if (verdict.Why is not null) return context.Fail($"the audit log is broken at row {verdict.BrokenAt}: {verdict.Why}");
            context.Say($"All {verdict.Rows} row(s) are in order. Head {verdict.Rows}:{verdict.Head}");
            return CommandLine.Success;
        }));
        return command;
    }

    private static (long Seq, string Hash)? Head(string? text) =>
        text?.Split(':') is [var row, { Length: 64 } hash] && long.TryParse(row, NumberStyles.None, CultureInfo.InvariantCulture, out long seq) && hash.All(char.IsAsciiHexDigit)
            ? (seq, hash)
            : null;

    private static string Line(AuditRow row)
    {
        string change = (row.Before, row.After) switch
        {
            (null, null) => "",
            (null, var after) => $": {after}",
            (var before, null) => $": was {before}",
            var (before, after) => $": {before} -> {after}",
        };
        return string.Create(CultureInfo.InvariantCulture, $"{row.Seq,8}  {row.At:yyyy-MM-dd'T'HH:mm:ss'Z'}  {row.Who} ({row.From})  {row.Action} {row.Target}{change}").ReplaceLineEndings(" | ");
    }

    private static Task<int> WithLogAsync(CliContext context, ParseResult parsed, CancellationToken stop, Func<IAuditStore, Task<int>> run) =>
        context.WithStoresAsync(parsed, async (_, stores) =>
        {
            await stores.GetRequiredService<IProvisioningStore>().PrepareAsync(stop);
            return await run(stores.GetRequiredService<IAuditStore>());
        });
}
