using Dapper;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Storage.Sql.Migrations;
using Microsoft.Data.Sqlite;

namespace Interworking.Storage.Sql.Sqlite;

/// <summary>
/// Starts the one node of a file: the file is claimed, so whatever it holds was left by a node that lives no more. Therefore there is one slot,
/// and a node with another name takes it, and with it all messages, over.
/// </summary>
public sealed class SqliteNodeStore(SqliteDatabase database) : INodeStore
{
    private const int Slot = 0;

    internal const string Dialect = "Sqlite";

    private const string Stranger = "select environment from node where environment <> @environment limit 1";

    // What a life that has not ended in order said last.
    private const string CutOff = "select seen_at from node where slot = @slot and stopped is not incarnation";

    private const string Lease =
        """
        insert into node (slot, environment, name, incarnation, seen_at) values (@slot, @environment, @node, 1, @seenAt)
        on conflict (slot) do update set name = excluded.name, incarnation = incarnation + 1, seen_at = excluded.seen_at
        returning incarnation
        """;

    // Finds its rows by the partial index on state: rows that wait already are neither read nor written, however many there are.
    private const string Recover =
        "update spool indexed by spool_sending set state = 0, due_at = @now, slot = @slot, incarnation = @incarnation where state = 1";

    // A set that is whole was about to be assembled when the process died.
    private const string RecoverSets =
        """
        update part set since = 0 where (link, source, target, reference, total) in
            (select link, source, target, reference, total from part group by link, source, target, reference, total having count(*) = total)
        """;

    /// <summary>Migrates a database to the newest schema; what <see cref="StartAsync"/> does first, for tools that need no node.</summary>
    /// <exception cref="StoreRefusedException">The file cannot be used, or its schema is newer than this program.</exception>
    public static void Migrate(SqliteDatabase database, DateTimeOffset now) => Guard(database, connection => MigrationRunner.Apply(connection, Migration.All(Dialect), now));

    public ValueTask<NodeIdentity> StartAsync(string environment, string node, DateTimeOffset now, CancellationToken stop)
    {
        database.Claim();
        Migrate(database, now);
        Guard(database, connection => database.Node = Start(connection, environment, node, now));
        return new(database.Node);
    }

    public ValueTask<MessageId> ReadHighestIdAsync(CancellationToken stop)
    {
        MessageId highest = default;
        Guard(database, connection => highest = new MessageId(connection.ExecuteScalar<long?>(HighestId.Select) ?? 0));
        return new(highest);
    }

    private static NodeIdentity Start(SqliteConnection connection, string environment, string node, DateTimeOffset now)
    {
        using SqliteTransaction transaction = connection.BeginTransaction();
        if (connection.ExecuteScalar<long>("pragma application_id", transaction: transaction) == SqliteBackup.Mark)
            throw new StoreRefusedException(SqliteBackup.NotServed);
        string? stranger = connection.ExecuteScalar<string?>(Stranger, new { environment }, transaction);
        if (stranger is not null)
            throw new StoreRefusedException($"The database belongs to environment {stranger}, this is {environment}: set Environment.Name, or give this environment a file of its own in Database.ConnectionString.");
        string? cutOff = connection.ExecuteScalar<string?>(CutOff, new { slot = Slot }, transaction);
        long incarnation = connection.ExecuteScalar<long>(Lease, new { slot = Slot, environment, node, seenAt = UtcText.Of(now) }, transaction);
        connection.Execute(Recover, new { now = now.ToUnixTimeMilliseconds(), slot = Slot, incarnation }, transaction);
        connection.Execute(RecoverSets, transaction: transaction);
        transaction.Commit();
        return new NodeIdentity(environment, node, Slot, incarnation) { CutOffAt = cutOff is null ? null : UtcText.Parse(cutOff) };
    }

    private static void Guard(SqliteDatabase database, Action<SqliteConnection> work)
    {
        try
        {
            using SqliteConnection connection = database.Open();
            work(connection);
        }
        catch (SqliteException error)
        {
            throw new StoreRefusedException($"{database.Path} cannot be used ({error.Message}): check that it is an Interworking database that this user may write, and that the disk has room.", error);
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            throw new StoreRefusedException($"{database.Path} cannot be opened ({error.Message}): give this user the right to write there, or change Database.ConnectionString.", error);
        }
    }
}
