using System.Data.Common;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Smpp.Binds;
using Npgsql;

namespace Interworking.Storage.Sql.Postgres;

/// <summary>
/// The binds' rows. Whoever takes does so under a lock, in one message to the server: so it sees what was taken just before, and a client that freezes cannot
/// keep the lock.
/// </summary>
public sealed class PostgresBindLeases(PostgresDatabase database, TimeProvider time) : IBindLeases
{
    private const string OwnAge =
        "select extract(epoch from clock_timestamp() - seen_at)::double precision from node where slot = $1 and incarnation = $2";

    private const string Living =
        $"select slot from node where slot <> $1 and seen_at > clock_timestamp() - {Silence.Interval} and left_incarnation is distinct from incarnation";

    // Also those of a node that is leaving: it unbinds before it gives up.
    private const string Held =
        $"""
        select b.slot, b.connection, b.bind from connection_bind b join node n on n.slot = b.slot and n.incarnation = b.incarnation
        where n.slot = $1 or n.seen_at > clock_timestamp() - {Silence.Interval}
        """;

    // Any number that nobody else uses; ends with the transaction.
    private const string Lock = "select pg_advisory_xact_lock(7596553776843780979)";

    // A node's own rows of an earlier life can be taken at once; those of a silent node when the silence may be judged ($5).
    private const string Take =
        $"""
        insert into connection_bind as held (connection, bind, slot, incarnation)
        select w.connection, w.bind, $3, $4 from unnest($1, $2) as w (connection, bind)
        where exists (select from node where slot = $3 and incarnation = $4 and seen_at > clock_timestamp() - {Silence.Interval})
        on conflict (connection, bind) do update set slot = excluded.slot, incarnation = excluded.incarnation
        where (held.slot = $3 and held.incarnation <> $4) or ($5 and not exists (select from node n
            where n.slot = held.slot and n.incarnation = held.incarnation and n.seen_at > clock_timestamp() - {Silence.Interval}))
        returning held.connection, held.bind
        """;

    private const string Release =
        """
        delete from connection_bind b using unnest($1, $2) as r (connection, bind)
        where b.connection = r.connection and b.bind = r.bind and b.slot = $3 and b.incarnation = $4
        """;

    private const string ReleaseAll = "delete from connection_bind where slot = $1 and incarnation = $2";

    private const string Leave = "update node set left_incarnation = incarnation where slot = $1 and incarnation = $2";

    private long _failedAt; // 0 never

    public async ValueTask<BindBoard> ReadAsync(CancellationToken stop)
    {
        NodeIdentity node = database.Node;
        return await RunAsync<BindBoard>([Command(OwnAge, node.Slot, node.Incarnation), Command(Living, node.Slot), Command(Held, node.Slot)], async reader =>
        {
            TimeSpan validFor = await reader.ReadAsync(stop) ? ISharedWork.SilentFor - TimeSpan.FromSeconds(reader.GetDouble(0)) : TimeSpan.Zero;
            await reader.NextResultAsync(stop);
            var bySlot = new Dictionary<int, HashSet<BindNumber>>();
            while (await reader.ReadAsync(stop)) bySlot[reader.GetInt32(0)] = [];
            await reader.NextResultAsync(stop);
            var mine = new HashSet<BindNumber>();
            while (await reader.ReadAsync(stop)) Of(reader.GetInt32(0)).Add(new BindNumber(reader.GetString(1), reader.GetInt32(2)));
            return new BindBoard(validFor > TimeSpan.Zero ? mine : new HashSet<BindNumber>(), [.. bySlot.Values], validFor);

            HashSet<BindNumber> Of(int slot)
            {
                if (slot == node.Slot) return mine;
                if (!bySlot.TryGetValue(slot, out HashSet<BindNumber>? binds)) bySlot[slot] = binds = [];
                return binds;
            }
        }, stop);
    }

    public async ValueTask<IReadOnlyList<BindNumber>> TakeAsync(IReadOnlyList<BindNumber> binds, CancellationToken stop)
    {
        NodeIdentity node = database.Node;
        NpgsqlBatchCommand take = Command(Take, Names(binds), Numbers(binds), node.Slot, node.Incarnation, MayJudge());
        return await RunAsync<IReadOnlyList<BindNumber>>([new NpgsqlBatchCommand(Lock), take], async reader =>
        {
            await reader.NextResultAsync(stop);
            var taken = new List<BindNumber>();
            while (await reader.ReadAsync(stop)) taken.Add(new BindNumber(reader.GetString(0), reader.GetInt32(1)));
            return taken;
        }, stop);
    }

    public async ValueTask ReleaseAsync(IReadOnlyList<BindNumber> binds, CancellationToken stop)
    {
        NodeIdentity node = database.Node;
        await RunAsync([Command(Release, Names(binds), Numbers(binds), node.Slot, node.Incarnation)], Nothing, stop);
    }

    public async ValueTask LeaveAsync(CancellationToken stop)
    {
        NodeIdentity node = database.Node;
        await RunAsync([Command(ReleaseAll, node.Slot, node.Incarnation), Command(Leave, node.Slot, node.Incarnation)], Nothing, stop);
    }

    /// <summary>
    /// After the database was away every node has been silent for as long: who gets his answers again leaves the others the time to be heard.
    /// </summary>
    private bool MayJudge() => Volatile.Read(ref _failedAt) is var failedAt && (failedAt == 0 || time.GetElapsedTime(failedAt) >= ISharedWork.SilentFor);

    private async ValueTask<T> RunAsync<T>(NpgsqlBatchCommand[] commands, Func<DbDataReader, Task<T>> read, CancellationToken stop)
    {
        try
        {
            return await OnceAsync(commands, read, stop).WaitAsync(PostgresLedgerStore.AnswerWithin, time, stop);
        }
        catch (Exception error) when (PostgresLedgerStore.IsFailure(error))
        {
            Volatile.Write(ref _failedAt, time.GetTimestamp());
            throw new LedgerUnavailableException(rolledBack: false, $"{database.Name}: {error.Message}", error);
        }
    }

    /// <summary>All commands in one message: without an explicit transaction they are one.</summary>
    private async Task<T> OnceAsync<T>(NpgsqlBatchCommand[] commands, Func<DbDataReader, Task<T>> read, CancellationToken stop)
    {
        await using NpgsqlConnection connection = await database.OpenAsync(stop);
        await using NpgsqlBatch batch = connection.CreateBatch();
        foreach (NpgsqlBatchCommand command in commands) batch.BatchCommands.Add(command);
        await using NpgsqlDataReader reader = await batch.ExecuteReaderAsync(stop);
        return await read(reader);
    }

    private static Task<bool> Nothing(DbDataReader reader) => Task.FromResult(true);

    private static NpgsqlBatchCommand Command(string sql, params object[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (object value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }

    private static string[] Names(IReadOnlyList<BindNumber> binds) => [.. binds.Select(bind => bind.Connection)];

    private static int[] Numbers(IReadOnlyList<BindNumber> binds) => [.. binds.Select(bind => bind.Number)];
}
