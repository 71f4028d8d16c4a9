using System.CommandLine;
using Interworking.Storage.Sql.Sqlite;

namespace Interworking.Host.Cli;

/// <summary><c>backup</c>: a copy of the SQLite file while the server runs. PostgreSQL has programs of its own.</summary>
internal static class BackupCommand
{
    internal static readonly string[] Examples =
    [
        "interworking backup /backups/interworking-monday.db",
        "",
        "To put it back: stop the server, move the copy to where Database.ConnectionString says, and run \"interworking restored hold\" before the first start.",
    ];

    public static Command Build(CliContext context)
    {
        var file = new Argument<string>("file") { Description = "Where the copy goes; it must not be there yet." };
        var command = new Command("backup", "Copy the SQLite database, of one moment, while the server runs.") { file, context.Config };
        command.SetAction((parsed, stop) => context.WithStoresAsync(parsed, (_, stores) =>
        {
            if (stores.GetService<SqliteDatabase>() is not { } database)
                return Task.FromResult(context.Fail("this environment is on PostgreSQL: use its own backup (docs/operations.md)"));
            if (!File.Exists(database.Path)) return Task.FromResult(context.Fail($"there is no database at {database.Path}"));
            try
            {
                string name = parsed.GetRequiredValue(file);
                context.Say($"{SqliteBackup.Write(database, name)} octets in {name}");
                return Task.FromResult(CommandLine.Success);
            }
            catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
            {
                return Task.FromResult(context.Fail(failed.Message));
            }
        }));
        return command;
    }
}
