using System.Data.Common;
using Interworking.Gateway.Audit;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Provisioning;

namespace Interworking.Storage.Sql.Audit;

/// <summary>The audit log in a database of SQL.</summary>
public abstract class AuditStore : IAuditStore
{
    private const string Page =
        $"""
        {AuditDataRow.Select}
        where seq < @Before and (@anyone or who = @Who) and (@anything or substr(target, 1, length(@Target)) = @Target)
        order by seq desc limit @Limit
        """;

    private const string All = $"{AuditDataRow.Select} order by seq";

    private readonly SqlDialect _dialect;
    private readonly ISecretStore _secrets;
    private readonly TimeProvider _time;

    private protected AuditStore(SqlDialect dialect, ISecretStore secrets, TimeProvider time) => (_dialect, _secrets, _time) = (dialect, secrets, time);

    public async ValueTask AppendAsync(AuditEntry entry, CancellationToken stop)
    {
        await using DbConnection connection = await OpenAsync(stop);
        await using DbTransaction transaction = await connection.BeginTransactionAsync(stop);
        await AuditWriter.AppendAsync(transaction, _dialect, _time.GetUtcNow(), [entry]);
        await transaction.CommitAsync(CancellationToken.None);
    }

    public async ValueTask<IReadOnlyList<AuditRow>> ReadAsync(AuditQuery query, CancellationToken stop)
    {
        await using DbConnection connection = await OpenAsync(stop);
        var values = new { Before = query.Before ?? long.MaxValue, anyone = query.Who is null, Who = query.Who ?? "", anything = query.Target is null, Target = query.Target ?? "", query.Limit };
        return [.. (await connection.QueryAsync<AuditDataRow>(Page, values)).Select(row => row.ToRow())];
    }

    /// <exception cref="StoreRefusedException">The secret cannot be read.</exception>
    public async ValueTask<AuditVerdict> VerifyAsync((long Seq, string Hash)? expected, CancellationToken stop)
    {
        var check = new AuditCheck((await _secrets.ReadAsync(stop)).KeyFor(AuditChain.KeyPurpose), expected);
        await using DbConnection connection = await OpenAsync(stop);
        await using DbTransaction moment = await BeginReadAsync(connection, stop);
        AuditHead head = (await connection.QuerySingleAsync<AuditHeadRow>(AuditHeadRow.Select, transaction: moment)).ToHead();
        await foreach (AuditDataRow row in connection.QueryUnbufferedAsync<AuditDataRow>(All, transaction: moment).WithCancellation(stop))
        {
            if (!check.Look(row.ToRow())) break;
        }

        return check.End(head);
    }

    /// <summary>A connection to read and write with.</summary>
    protected abstract ValueTask<DbConnection> OpenAsync(CancellationToken stop);

    /// <summary>A transaction in which everything that is read is of one moment.</summary>
    protected abstract ValueTask<DbTransaction> BeginReadAsync(DbConnection connection, CancellationToken stop);
}
