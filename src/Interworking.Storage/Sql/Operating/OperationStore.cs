using System.Data.Common;
using Dapper;
using Interworking.Gateway.Audit;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Operating;
using Interworking.Gateway.Search;
using Interworking.Storage.Sql.Audit;
using Interworking.Storage.Sql.Provisioning;

namespace Interworking.Storage.Sql.Operating;

/// <summary>Operations in a database of SQL.</summary>
public abstract class OperationStore : IOperationStore
{
    private const string Columns = "id, verb, filter, policy, who, at, until_id, matched, slot, ended_at, stopped";

    private const string CountOpen = "select count(*) from operation where ended_at is null";

    private const string Add =
        """
        insert into operation (verb, filter, policy, who, at, until_id, matched, slot) values (@verb, @filter, @Policy, @Who, @at, @until, @Matched, @Slot) returning id
        """;

    private const string ForgetShares = "delete from operation_node where operation in (select id from operation where ended_at < @before)";

    private const string Forget = "delete from operation where ended_at < @before";

    private const string SaveShare =
        """
        insert into operation_node (operation, slot, looked_to, done, ended_at, problem) values (@id, @Slot, @lookedTo, @Done, @endedAt, @Problem)
        on conflict (operation, slot) do update set looked_to = excluded.looked_to, done = excluded.done, ended_at = excluded.ended_at, problem = excluded.problem
        """;

    private const string Stop = "update operation set ended_at = @now, stopped = @stopped where id = @id and ended_at is null";

    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private static readonly Words<Verb> Verbs = new();

    private readonly SqlDialect _dialect;
    private readonly TimeProvider _time;

    private protected OperationStore(SqlDialect dialect, TimeProvider time) => (_dialect, _time) = (dialect, time);

    public abstract int Slot { get; }

    public async ValueTask<long?> AddAsync(Operation operation, AuditEntry entry, CancellationToken stop)
    {
        await using DbConnection connection = await OpenAsync(stop);
        await using DbTransaction transaction = await connection.BeginTransactionAsync(stop);
        if (await connection.ExecuteScalarAsync<long>(CountOpen, transaction: transaction) >= IOperationStore.MostOpen) return null;
        var old = new { before = (operation.At - Kept).ToUnixTimeMilliseconds() };
        await connection.ExecuteAsync(ForgetShares, old, transaction);
        await connection.ExecuteAsync(Forget, old, transaction);
        long id = await connection.ExecuteScalarAsync<long>(Add, new
        {
            verb = Verbs[operation.Verb],
            filter = JsonText.Write(operation.Filter),
            operation.Policy,
            operation.Who,
            at = operation.At.ToUnixTimeMilliseconds(),
            until = operation.Until.Value,
            operation.Matched,
            operation.Slot,
        }, transaction);
        await AuditWriter.AppendAsync(transaction, _dialect, _time.GetUtcNow(), [entry with { Target = $"{entry.Target} (operation {id})" }]);
        await transaction.CommitAsync(CancellationToken.None);
        return id;
    }

    public async ValueTask<IReadOnlyList<Operation>> ReadOpenAsync(CancellationToken stop)
    {
        await using DbConnection connection = await OpenAsync(stop);
        return await ReadAsync(connection, "where ended_at is null order by id", null);
    }

    public async ValueTask<IReadOnlyList<Operation>> ListAsync(int limit, CancellationToken stop)
    {
        await using DbConnection connection = await OpenAsync(stop);
        return await ReadAsync(connection, "order by id desc limit @limit", new { limit });
    }

    public async ValueTask<Operation?> FindAsync(long id, CancellationToken stop)
    {
        await using DbConnection connection = await OpenAsync(stop);
        return (await ReadAsync(connection, "where id = @id", new { id })).SingleOrDefault();
    }

    public async ValueTask SaveAsync(Operation operation, OperationShare own, DateTimeOffset now, CancellationToken stop)
    {
        await using DbConnection connection = await OpenAsync(stop);
        await connection.ExecuteAsync(SaveShare, new
        {
            id = operation.Id,
            own.Slot,
            lookedTo = own.LookedTo.Value,
            own.Done,
            endedAt = own.Ended ? now.ToUnixTimeMilliseconds() : (long?)null,
            own.Problem,
        });
        if (own.Ended) await connection.ExecuteAsync(EndWhenAllAre, new { id = operation.Id, own.Slot, alone = operation.Slot is not null, now = now.ToUnixTimeMilliseconds() });
    }

    public async ValueTask<bool> StopAsync(long id, AuditEntry entry, DateTimeOffset now, CancellationToken stop)
    {
        await using DbConnection connection = await OpenAsync(stop);
        await using DbTransaction transaction = await connection.BeginTransactionAsync(stop);
        if (await connection.ExecuteAsync(Stop, new { id, now = now.ToUnixTimeMilliseconds(), stopped = true }, transaction) == 0) return false;
        await AuditWriter.AppendAsync(transaction, _dialect, _time.GetUtcNow(), [entry]);
        await transaction.CommitAsync(CancellationToken.None);
        return true;
    }

    /// <summary>A connection to read and write with.</summary>
    protected abstract ValueTask<DbConnection> OpenAsync(CancellationToken stop);

    /// <summary>Nodes that live, as <c>slot</c>: an operation is through when they are.</summary>
    private protected abstract string Living { get; }

    private string EndWhenAllAre =>
        $"""
        update operation set ended_at = @now where id = @id and ended_at is null
            and (@alone or not exists (
                select 1 from ({Living}) n where n.slot <> @Slot
                    and not exists (select 1 from operation_node p where p.operation = @id and p.slot = n.slot and p.ended_at is not null)))
        """;

    private async ValueTask<IReadOnlyList<Operation>> ReadAsync(DbConnection connection, string which, object? values)
    {
        OperationRow[] rows = [.. await connection.QueryAsync<OperationRow>($"select {Columns} from operation {which}", values)];
        if (rows.Length == 0) return [];
        string shares = $"select operation, slot, looked_to, done, ended_at, problem from operation_node where operation {_dialect.AnyOf("@ids")} order by slot";
        ILookup<long, OperationShare> byOperation = (await connection.QueryAsync<ShareRow>(shares, new { ids = rows.Select(row => row.Id).ToArray() }))
            .ToLookup(row => row.Operation, row => new OperationShare(row.Slot, new MessageId(row.LookedTo), row.Done, row.EndedAt is not null, row.Problem));
        return [.. rows.Select(row => row.ToOperation([.. byOperation[row.Id]]))];
    }

    private sealed class OperationRow
    {
        public long Id { get; init; }

        public string Verb { get; init; } = "";

        public string Filter { get; init; } = "";

        public string? Policy { get; init; }

        public string Who { get; init; } = "";

        public long At { get; init; }

        public long UntilId { get; init; }

        public long Matched { get; init; }

        public int? Slot { get; init; }

        public long? EndedAt { get; init; }

        public bool Stopped { get; init; }

        public Operation ToOperation(IReadOnlyList<OperationShare> shares) =>
            new(Id, Verbs.Parse(Verb), JsonText.Read<MessageFilter>(Filter), Who, DateTimeOffset.FromUnixTimeMilliseconds(At))
            {
                Policy = Policy,
                Until = new MessageId(UntilId),
                Matched = Matched,
                Slot = Slot,
                EndedAt = EndedAt is { } ended ? DateTimeOffset.FromUnixTimeMilliseconds(ended) : null,
                Stopped = Stopped,
                Shares = shares,
            };
    }

    private sealed class ShareRow
    {
        public long Operation { get; init; }

        public int Slot { get; init; }

        public long LookedTo { get; init; }

        public long Done { get; init; }

        public long? EndedAt { get; init; }

        public string? Problem { get; init; }
    }
}
