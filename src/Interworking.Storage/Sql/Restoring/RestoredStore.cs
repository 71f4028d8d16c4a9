using System.Data.Common;
using System.Globalization;
using Dapper;
using Interworking.Gateway.Access;
using Interworking.Gateway.Audit;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Spool.Restoring;
using Interworking.Storage.Sql.Audit;

namespace Interworking.Storage.Sql.Restoring;

/// <summary>Holds and releases by plain statements: nothing serves the database while it holds, and a release only brings a scheduled time forward.</summary>
public abstract class RestoredStore : IRestoredStore
{
    // Only a held row is scheduled for the end of its validity: its sender's time lies before.
    private const string IsHeld = "state = 4 and due_at >= expires_at";

    private const string MayHaveGone = "(state in (0, 1) or (state = 4 and due_at <= @now and due_at < expires_at))";

    private const string Hold = $"update spool set state = 4, due_at = expires_at where {MayHaveGone}";

    // What is made of them goes to the spool as scheduled for that time.
    private const string HoldParts = "update part set scheduled_at = expires_at where scheduled_at is null or (scheduled_at <= @now and scheduled_at < expires_at)";

    private const string WithPeers = "select count(*) from spool where state in (2, 3)";

    private const string Receipts = "select count(*) from receipt";

    private const string Held =
        $"select policy as Policy, count(*) as Messages, min(accepted_at) as Oldest, max(accepted_at) as Newest from spool where {IsHeld} group by policy order by policy";

    /// <summary>Messages of one transaction: a server that runs commits in between.</summary>
    private const int Slice = 10_000;

    private static readonly string Release =
        $"""
        update spool set due_at = @now where id in (
            select id from spool where id > @after and {IsHeld} and expires_at > @now and substr(destination, 1, length(@destinations)) = @destinations order by id limit {Slice})
        returning id
        """;

    private readonly SqlDialect _dialect;
    private readonly TimeProvider _time;
    private readonly string _note;

    private protected RestoredStore(SqlDialect dialect, TimeProvider time)
    {
        (_dialect, _time) = (dialect, time);
        _note =
            $"""
            insert into spool_step (id, at, attempts, step)
            select id, {dialect.TimeOf("cast(@now as bigint)")}, attempts, 'held: the database was put back from a backup' from spool where {MayHaveGone} on conflict do nothing
            """;
    }

    public async ValueTask<RestoredDatabase> HoldAsync(Actor by, CancellationToken stop)
    {
        await using DbConnection connection = await OpenAsync(stop);
        await RefuseWhileServedAsync(connection, stop);
        await using DbTransaction transaction = await connection.BeginTransactionAsync(stop);
        var now = new { now = _time.GetUtcNow().ToUnixTimeMilliseconds() };
        await connection.ExecuteAsync(_note, now, transaction);
        long held = await connection.ExecuteAsync(Hold, now, transaction), parts = await connection.ExecuteAsync(HoldParts, now, transaction);
        long newest = await connection.ExecuteScalarAsync<long?>(HighestId.Select, transaction: transaction) ?? 0;
        var database = new RestoredDatabase(
            newest == 0 ? null : new MessageId(newest).GivenAt, held, parts,
            await connection.ExecuteScalarAsync<long>(WithPeers, transaction: transaction), await connection.ExecuteScalarAsync<long>(Receipts, transaction: transaction));
        await NoteAsync(transaction, new AuditEntry(by, "restore", "database", null, string.Create(CultureInfo.InvariantCulture,
            $"held {held} message(s), {parts} part(s); newest message {database.NewestAt:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}")));
        await TakeUpAsync(transaction);
        await transaction.CommitAsync(CancellationToken.None);
        return database;
    }

    public async ValueTask<IReadOnlyList<HeldMessages>> ReadHeldAsync(CancellationToken stop)
    {
        await using DbConnection connection = await OpenAsync(stop);
        return
        [
            .. (await connection.QueryAsync<Row>(Held)).Select(row => new HeldMessages(
                row.Policy, row.Messages, DateTimeOffset.FromUnixTimeMilliseconds(row.Oldest), DateTimeOffset.FromUnixTimeMilliseconds(row.Newest))),
        ];
    }

    public async ValueTask<long> ReleaseAsync(string destinations, Actor by, CancellationToken stop)
    {
        await using DbConnection connection = await OpenAsync(stop);
        long released = 0, after = 0, now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        for (int slice = Slice; slice == Slice;)
        {
            await using DbTransaction transaction = await connection.BeginTransactionAsync(stop);
            List<long> ids = (await connection.QueryAsync<long>(Release, new { now, after, destinations }, transaction)).AsList();
            if (ids.Count > 0)
                await NoteAsync(transaction, new AuditEntry(by, "release", "held messages", null, $"{ids.Count} message(s) to {(destinations.Length > 0 ? destinations + "%" : "all")}"));
            await transaction.CommitAsync(CancellationToken.None);
            (slice, released, after) = (ids.Count, released + ids.Count, Math.Max(after, ids.DefaultIfEmpty().Max()));
        }

        return released;
    }

    /// <summary>A connection to read and write with.</summary>
    protected abstract ValueTask<DbConnection> OpenAsync(CancellationToken stop);

    /// <summary>Makes sure that no node works with the rows.</summary>
    protected abstract ValueTask RefuseWhileServedAsync(DbConnection connection, CancellationToken stop);

    /// <summary>Nodes may serve it from now on.</summary>
    protected virtual ValueTask TakeUpAsync(DbTransaction transaction) => default;

    private ValueTask NoteAsync(DbTransaction transaction, AuditEntry entry) => AuditWriter.AppendAsync(transaction, _dialect, _time.GetUtcNow(), [entry]);

    private sealed class Row
    {
        public string? Policy { get; init; }

        public long Messages { get; init; }

        public long Oldest { get; init; }

        public long Newest { get; init; }
    }
}
