using System.Data;
using Dapper;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Storage.Sql.Migrations;
using Npgsql;

namespace Interworking.Storage.Sql.Postgres;

/// <summary>
/// Starts nodes: a name keeps its slot, a new name gets a free one. Of two processes with one name the later has the slot; the earlier learns it with its next commit.
/// </summary>
/// <param name="database">The environment's.</param>
/// <param name="alone">This node keeps bindings to itself, so that the environment cannot have a second.</param>
public sealed class PostgresNodeStore(PostgresDatabase database, bool alone = false) : INodeStore
{
    internal const string Dialect = "Postgres";

    // Any number that nobody else uses. Who migrates or starts waits for whoever does.
    private const string Lock = "select pg_advisory_lock(7596553776843780978)";

    private const string Unlock = "select pg_advisory_unlock(7596553776843780978)";

    // While a migration waits for who reads a table, everyone who writes it waits behind: for less than the ledger's lock_timeout (3 s), and for longer than the
    // server's deadlock_timeout (1 s), after which a vacuum gives way.
    private const string Patience = "set local lock_timeout = 1500";

    /// <summary>About three minutes.</summary>
    private const int Attempts = 60;

    internal const string Stranger = "select environment from node where environment <> @environment limit 1";

    internal const string Companion =
        $"select name from node where name <> @node and (alone or @alone) and seen_at > clock_timestamp() - {Silence.Interval} order by seen_at desc limit 1";

    private const string Again =
        "update node set incarnation = incarnation + 1, seen_at = clock_timestamp(), alone = @alone, bound = null where name = @node returning slot, incarnation";

    // What a life that has not ended in order said last.
    private const string CutOff = "select seen_at from node where name = @node and stopped is distinct from incarnation";

    private const string FreeSlot = "select min(slot) from generate_series(0, 1023) as slot where slot not in (select n.slot from node n)";

    private const string First =
        "insert into node (slot, environment, name, incarnation, seen_at, alone) values (@slot, @environment, @node, 1, clock_timestamp(), @alone) returning slot, incarnation";

    // With names that change at every start the slots run out: then the one unused for longest is used again, if it was for a day and nothing is left of it.
    private const string Inherit =
        $"""
        update node set name = @node, incarnation = incarnation + 1, seen_at = clock_timestamp(), alone = @alone, bound = null
        where slot = (select n.slot from node n where n.seen_at < clock_timestamp() - interval '1 day'
            and not {HasSpooled} and not exists (select from part_set p where p.slot = n.slot)
            and not exists (select from receipt r where r.slot = n.slot) order by n.seen_at limit 1)
        returning slot, incarnation
        """;

    private const string Recover = "update spool set state = 0, due_at = @now, incarnation = @Incarnation where slot = @Slot and state = 1";

    // What other nodes gave to the life before stands among its rows, and is counted with them.
    private const string ForgetGifts = "delete from queue_gift where slot = @Slot";

    // A set that is whole was about to be assembled when the process died.
    private const string RecoverSets = $"update part_set s set since = 0 where slot = @Slot and {Whole}";

    /// <summary>The condition that node <c>n</c> has rows in the spool, each kind of them by its index: there may be 10 million that are others'.</summary>
    internal const string HasSpooled =
        """
        (exists (select from spool s where s.slot = n.slot and s.state = 0 and s.policy is null) or exists (select from spool s where s.slot = n.slot and s.state = 1)
            or exists (select from spool s where s.slot = n.slot and s.policy is not null and s.state <> 1) or exists (select from spool s where s.slot = n.slot and s.state = 4))
        """;

    /// <summary>The condition that a row <c>s</c> of <c>part_set</c> has all its parts.</summary>
    internal const string Whole =
        """
        s.total = (select count(*) from part p
            where p.link = s.link and p.source = s.source and p.target = s.target and p.reference = s.reference and p.total = s.total)
        """;

    /// <summary>In which the running nodes catch up.</summary>
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromSeconds(2);

    public async ValueTask<NodeIdentity> StartAsync(string environment, string node, DateTimeOffset now, CancellationToken stop)
    {
        return database.Node = await GuardAsync(database, async connection =>
        {
            await MigrateAsync(connection, now, stop);
            return await StartAsync(connection, environment, node, now);
        }, stop);
    }

    public async ValueTask<MessageId> ReadHighestIdAsync(CancellationToken stop) =>
        new(await GuardAsync(database, async connection => await connection.ExecuteScalarAsync<long?>(HighestId.Select) ?? 0, stop));

    /// <summary>Migrates the database to the newest schema; what <see cref="StartAsync(string, string, DateTimeOffset, CancellationToken)"/> does first, for tools that need no node.</summary>
    /// <exception cref="StoreRefusedException">The database cannot be used, or its schema is newer than this program.</exception>
    public static async ValueTask MigrateAsync(PostgresDatabase database, DateTimeOffset now, CancellationToken stop) => await GuardAsync(database, async connection =>
    {
        await MigrateAsync(connection, now, stop);
        return true;
    }, stop);

    private static async Task MigrateAsync(NpgsqlConnection connection, DateTimeOffset now, CancellationToken stop)
    {
        for (int attempts = 1; !await TryApplyAsync(connection, now, isLast: attempts == Attempts); attempts++)
        {
            await connection.ExecuteAsync(Unlock); // another node that starts would wait for a minute only
            await Task.Delay(BetweenAttempts, stop);
            await connection.ExecuteAsync(Lock);
        }

        await CdrPartitions.MakeAsync(connection, now);
    }

    /// <summary>False when somebody uses a table that a migration changes; those before it are committed.</summary>
    private static async Task<bool> TryApplyAsync(NpgsqlConnection connection, DateTimeOffset now, bool isLast)
    {
        try
        {
            // It blocks. Here the socket's own thread may run (ADR 0004), and would wait for itself.
            await Task.Run(() => MigrationRunner.Apply(connection, Migration.All(Dialect), now, Patience));
            return true;
        }
        catch (PostgresException error) when (error.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected)
        {
            if (!isLast) return false;
            throw new StoreRefusedException("The schema cannot be brought up to date: somebody has been reading its tables for minutes (pg_stat_activity tells who; a dump, a report?). Let that end, then start again.", error);
        }
    }

    private async Task<NodeIdentity> StartAsync(NpgsqlConnection connection, string environment, string node, DateTimeOffset now)
    {
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted);
        if (await connection.ExecuteScalarAsync<string?>(Stranger, new { environment }) is { } stranger)
            throw new StoreRefusedException(IsStrangers(stranger, environment));
        if (await connection.ExecuteScalarAsync<string?>(Companion, new { node, alone }) is { } companion)
            throw new StoreRefusedException(HasCompanion(companion));

        DateTime? cutOff = await connection.ExecuteScalarAsync<DateTime?>(CutOff, new { node });
        int? free = await connection.ExecuteScalarAsync<int?>(FreeSlot);
        var values = new { slot = free ?? 0, environment, node, alone };
        Lease lease = await connection.QuerySingleOrDefaultAsync<Lease>(Again, values)
            ?? await connection.QuerySingleOrDefaultAsync<Lease>(free is null ? Inherit : First, values)
            ?? throw new StoreRefusedException("The environment has 1024 nodes, all of them in use within a day: give nodes that come and go names that stay (Environment.Node).");
        await connection.ExecuteAsync(Recover, new { now = now.ToUnixTimeMilliseconds(), lease.Slot, lease.Incarnation });
        await connection.ExecuteAsync(ForgetGifts, new { lease.Slot });
        await connection.ExecuteAsync(RecoverSets, new { lease.Slot });
        await transaction.CommitAsync();
        return new NodeIdentity(environment, node, lease.Slot, lease.Incarnation) { CutOffAt = cutOff is { } at ? new DateTimeOffset(at, TimeSpan.Zero) : null };
    }

    internal static string IsStrangers(string stranger, string environment) =>
        $"The database belongs to environment {stranger}, this is {environment}: set Environment.Name, or give this environment a database of its own in Database.ConnectionString.";

    internal static string HasCompanion(string companion) =>
        $"Node {companion} serves this environment, and the embedded registrar cannot be shared: set Registrar.Provider to redis on every node, or stop the other one.";

    private static async ValueTask<T> GuardAsync<T>(PostgresDatabase database, Func<NpgsqlConnection, Task<T>> work, CancellationToken stop)
    {
        try
        {
            await using NpgsqlConnection connection = await database.OpenAsync(stop);
            await connection.ExecuteAsync(Lock);
            try
            {
                return await work(connection);
            }
            finally
            {
                // A broken connection has lost the lock; one that works goes back to the pool and must not keep it.
                if (connection.State == ConnectionState.Open) await connection.ExecuteAsync(Unlock);
            }
        }
        catch (Exception error) when (PostgresLedgerStore.IsFailure(error))
        {
            throw new StoreRefusedException($"{database.Name} cannot be used ({error.Message}): check Database.ConnectionString, that the server runs and takes writes, and that this user may create tables there.", error);
        }
    }

    private sealed record Lease(int Slot, long Incarnation);
}
