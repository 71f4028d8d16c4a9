using System.CommandLine;
using Interworking.Gateway.Access;
using Interworking.Gateway.Pipeline.Spool.Restoring;
using Interworking.Gateway.Provisioning;
using Interworking.Storage.Sql.Sqlite;

namespace Interworking.Host.Cli;

/// <summary><c>restored</c>: a database from a backup neither sends again what has gone since, nor loses what has not: it holds both until somebody decides.</summary>
internal static class RestoredCommand
{
    internal static readonly string[] Examples =
    [
        "interworking restored hold                    after a backup was put back, before the first start",
        "interworking restored show                    what is held",
        "interworking restored release --to 4477       those to numbers that begin so are delivered now",
        "interworking restored release --all",
        "",
        "What the backup knew as waiting may have been delivered since. Held messages are tried by nobody; what is not released ends as expired with its",
        "validity. One by one they can be cancelled in the console.",
    ];

    public static Command Build(CliContext context) => new("restored", "A database that was put back from a backup: hold, show, release its messages.")
    {
        Hold(context),
        Show(context),
        Release(context),
    };

    private static Command Hold(CliContext context)
    {
        var command = new Command("hold", "Before the first start: hold what may have gone since the backup, and say what the backup knows.") { context.Config };
        command.SetAction((parsed, stop) => WithDatabaseAsync(context, parsed, stop, async store =>
        {
            RestoredDatabase database = await store.HoldAsync(Actor.Cli, stop);
            context.Say(database.NewestAt is { } newest
                ? $"The newest message in it is of {newest.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC. What was accepted later is not in it: no message, no charging record, no receipt."
                : "It has no message.");
            context.Say($"{database.Held} message(s) are held now; \"interworking restored show\" lists them, \"interworking restored release\" has them delivered.");
            if (database.Parts > 0) context.Say($"{database.Parts} part(s) of long messages had not all come: what is made of them is held too.");
            if (database.WithPeers > 0) context.Say($"{database.WithPeers} message(s) are with peers: not sent again; without a receipt they end as unknown.");
            if (database.Receipts > 0) context.Say($"{database.Receipts} receipt(s) were owed and are sent; carriers may get some of them for the second time.");
            return CommandLine.Success;
        }));
        return command;
    }

    private static Command Show(CliContext context)
    {
        var command = new Command("show", "What is held, by the way that it would go.") { context.Config };
        command.SetAction((parsed, stop) => WithDatabaseAsync(context, parsed, stop, async store =>
        {
            IReadOnlyList<HeldMessages> held = await store.ReadHeldAsync(stop);
            foreach (HeldMessages some in held)
            {
                context.Say($"{some.Count,10}  {(some.Policy is null ? "to apps" : $"by policy {some.Policy}"),-40} "
                    + $"accepted {some.Oldest.UtcDateTime:yyyy-MM-dd HH:mm:ss} to {some.Newest.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC");
            }

            if (held.Count == 0) context.Say("No message is held.");
            return CommandLine.Success;
        }));
        return command;
    }

    private static Command Release(CliContext context)
    {
        var all = new Option<bool>("--all") { Description = "All that are held." };
        var to = new Option<string?>("--to") { Description = "Only to numbers that begin so.", HelpName = "DIGITS" };
        var command = new Command("release", "Have held messages delivered; the server may run.") { all, to, context.Config };
        command.Validators.Add(result =>
        {
            string? digits = result.GetValue(to)?.TrimStart('+');
            if (result.GetValue(all) == (digits is not null)) result.AddError("give --all, or --to with how the numbers begin");
            else if (digits is not null && (digits.Length == 0 || !digits.All(char.IsAsciiDigit))) result.AddError("--to: write the digits that the numbers begin with");
        });
        command.SetAction((parsed, stop) => WithDatabaseAsync(context, parsed, stop, async store =>
        {
            context.Say($"{await store.ReleaseAsync((parsed.GetValue(to) ?? "").TrimStart('+'), Actor.Cli, stop)} message(s) released.");
            return CommandLine.Success;
        }));
        return command;
    }

    private static Task<int> WithDatabaseAsync(CliContext context, ParseResult parsed, CancellationToken stop, Func<IRestoredStore, Task<int>> run) =>
        context.WithStoresAsync(parsed, async (_, stores) =>
        {
            if (stores.GetService<SqliteDatabase>() is { } database && !File.Exists(database.Path))
                return context.Fail($"there is no database at {database.Path}; put the backup there, or name its configuration with --config");
            await stores.GetRequiredService<IProvisioningStore>().PrepareAsync(stop);
            return await run(stores.GetRequiredService<IRestoredStore>());
        });
}
