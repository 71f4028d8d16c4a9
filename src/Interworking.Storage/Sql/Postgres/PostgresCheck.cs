using Interworking.Gateway.Configuration;
using Interworking.Gateway.Pipeline.Ledger;
using Npgsql;

namespace Interworking.Storage.Sql.Postgres;

/// <summary>What <c>check</c> says about PostgreSQL. Changes nothing.</summary>
internal static class PostgresCheck
{
    private const string HasSchema = "select to_regclass('schema_version') is not null";

    private const string IsReadOnly = "select pg_is_in_recovery() or current_setting('transaction_read_only') = 'on'";

    private const string MayCreate = "select coalesce(has_schema_privilege(current_schema(), 'create'), false)";

    private const string Living = $"select name from node where seen_at > clock_timestamp() - {Silence.Interval} order by name";

    /// <returns>And whether the provisioning in it can be read.</returns>
    public static async Task<(StoreFinding Finding, bool IsReadable)> RunAsync(GatewayOptions options, TimeProvider time, CancellationToken stop)
    {
        string name = "PostgreSQL";
        try
        {
            await using var database = new PostgresDatabase(options.Database.ConnectionString);
            name = database.Name;
            return await LookAsync(database, options, stop).WaitAsync(PostgresLedgerStore.AnswerWithin, time, stop);
        }
        catch (StoreRefusedException refused)
        {
            return (StoreFinding.Broken(refused.Message), false);
        }
        catch (Exception error) when (PostgresLedgerStore.IsFailure(error))
        {
            return (StoreFinding.Broken($"{name} {InWords(error)}"), false);
        }
    }

    private static async Task<(StoreFinding Finding, bool IsReadable)> LookAsync(PostgresDatabase database, GatewayOptions options, CancellationToken stop)
    {
        await using NpgsqlConnection connection = await database.OpenAsync(stop);
        SchemaState schema = await SchemaState.ReadAsync(connection, PostgresNodeStore.Dialect, HasSchema);
        var problems = new List<string>();
        if (schema.Problem is { } newer) problems.Add(newer);
        if (await connection.ExecuteScalarAsync<bool>(IsReadOnly))
            problems.Add($"{database.Name} takes no writes, as a standby does: name the primary in Database.ConnectionString, or all servers with commas between");
        else if (schema.IsOlder && !await connection.ExecuteScalarAsync<bool>(MayCreate))
            problems.Add($"{database.Name}: its schema has to be made or brought up to date, and this user may not create tables there: grant it, or let the owner run serve or provision once");
        if (!schema.IsCurrent) return (new StoreFinding($"{database.Name}, {schema}", problems), false);

        var values = new { environment = options.Environment.Name, node = options.Environment.Node, alone = options.Registrar.Provider != "redis" };
        if (await connection.ExecuteScalarAsync<string?>(PostgresNodeStore.Stranger, values) is { } stranger) problems.Add(PostgresNodeStore.IsStrangers(stranger, values.environment));
        else if (await connection.ExecuteScalarAsync<string?>(PostgresNodeStore.Companion, values) is { } companion) problems.Add(PostgresNodeStore.HasCompanion(companion));
        string[] living = [.. await connection.QueryAsync<string>(Living)];
        return (new StoreFinding($"{database.Name}, {schema}, {(living.Length == 0 ? "no node runs" : $"running: {string.Join(", ", living)}")}", problems), true);
    }

    private static string InWords(Exception error) => error switch
    {
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } refused =>
            $"refuses this user ({refused.MessageText}): check Username and Password in Database.ConnectionString, and the server's pg_hba.conf",
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } missing => $"has no such database ({missing.MessageText}): create it, and let this user own it",
        PostgresException refused => $"refuses ({refused.MessageText})",
        TimeoutException or { InnerException: TimeoutException } => "does not answer: check the address in Database.ConnectionString, firewalls, and that the server is not frozen",
        _ => $"cannot be reached ({(error.InnerException ?? error).Message}): check Host and Port in Database.ConnectionString, and that the server runs",
    };
}
