using System.Data.Common;
using Dapper;
using Interworking.Gateway.Access;
using Interworking.Gateway.Settlement;
using Interworking.Storage.Sql.Audit;
using Interworking.Storage.Sql.Provisioning;

namespace Interworking.Storage.Sql.Settlement;

/// <summary>Closed statements in a table that is only added to. A number is given, and its row and that of the audit log written, in one transaction: there are no gaps.</summary>
public sealed class StatementStore(SettlementDatabase database) : IStatementStore
{
    // Any number that nobody else uses.
    private const long Lock = 7596553776843781102;

    private const string Columns = "number, carrier, month, corrects, closed_at, content, previous_hash, hash";

    private const string One = $"select {Columns} from statement where environment = @environment and number = @number";

    private const string Some =
        $"""
        select {Columns} from statement
        where environment = @environment and (cast(@carrier as text) is null or carrier = cast(@carrier as text)) and (cast(@month as text) is null or month = cast(@month as text))
        order by number
        """;

    private const string Last = "select number, hash from statement where environment = @Environment order by number desc limit 1";

    private const string Taken =
        "select count(*) from statement where environment = @Environment and ((corrects is null and cast(@Corrects as bigint) is null and carrier = @Carrier and month = @month) or corrects = @Corrects)";

    private const string Add =
        $"insert into statement (environment, {Columns}) values (@environment, @Number, @Carrier, @month, @Corrects, @closedAt, @Content, @PreviousHash, @Hash)";

    private readonly string _carry =
        $"insert into statement_carry (environment, number, id) select @environment, @number, u.id from ({database.Dialect.Rows([("id", "bigint")], "@rows")}) u where true";

    public async ValueTask<ClosedStatement?> FindAsync(string environment, long number, CancellationToken stop)
    {
        await using DbConnection connection = await database.OpenAsync(stop);
        return (await connection.QuerySingleOrDefaultAsync<Row>(One, new { environment, number }))?.ToClosed(database.Dialect);
    }

    public async ValueTask<IReadOnlyList<ClosedStatement>> ListAsync(string environment, string? carrier, BillingMonth? month, CancellationToken stop)
    {
        await using DbConnection connection = await database.OpenAsync(stop);
        return [.. (await connection.QueryAsync<Row>(Some, new { environment, carrier, month = month?.ToString() })).Select(row => row.ToClosed(database.Dialect))];
    }

    public async ValueTask<ClosedStatement?> AddAsync(Statement statement, IReadOnlyList<long> carried, Actor by, DateTimeOffset now, CancellationToken stop)
    {
        try
        {
            return await TryAddAsync(statement, carried, by, now, stop);
        }
        catch (DbException error) when (SettlementDatabase.IsLost(error))
        {
            return null;
        }
    }

    private async ValueTask<ClosedStatement?> TryAddAsync(Statement statement, IReadOnlyList<long> carried, Actor by, DateTimeOffset now, CancellationToken stop)
    {
        await using DbConnection connection = await database.OpenAsync(stop);
        await using DbTransaction? transaction = await database.TryBeginAsync(connection, Lock, stop, ofOneMoment: false); // others may write the audit log meanwhile
        if (transaction is null) return null;
        string month = statement.Month.ToString();
        if (await connection.ExecuteScalarAsync<long>(Taken, new { statement.Environment, statement.Carrier, statement.Corrects, month }, transaction) > 0) return null;
        LastRow? last = await connection.QuerySingleOrDefaultAsync<LastRow>(Last, new { statement.Environment }, transaction);
        // To the millisecond, which both databases keep.
        var at = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds());
        ClosedStatement closed = ClosedStatement.Seal(statement, (last?.Number ?? 0) + 1, last?.Hash ?? "", at);
        var values = new
        {
            environment = statement.Environment,
            closed.Number,
            closed.Carrier,
            month,
            closed.Corrects,
            closedAt = database.Dialect.Time(at),
            closed.Content,
            closed.PreviousHash,
            closed.Hash,
        };
        await connection.ExecuteAsync(Add, values, transaction);
        if (carried.Count > 0)
        {
            string rows = JsonText.Write(carried.Select(id => new { id }));
            await connection.ExecuteAsync(_carry, new { environment = statement.Environment, number = closed.Number, rows }, transaction);
        }

        await AuditWriter.AppendAsync(transaction, database.Dialect, now, [closed.Entry(by)]);
        stop.ThrowIfCancellationRequested();
        await transaction.CommitAsync(stop);
        return closed;
    }

    private sealed class LastRow
    {
        public long Number { get; init; }

        public string Hash { get; init; } = "";
    }

    private sealed class Row
    {
        public long Number { get; init; }

        public string Carrier { get; init; } = "";

        public string Month { get; init; } = "";

        public long? Corrects { get; init; }

        public object ClosedAt { get; init; } = "";

        public string Content { get; init; } = "";

        public string PreviousHash { get; init; } = "";

        public string Hash { get; init; } = "";

        public ClosedStatement ToClosed(SqlDialect dialect) => BillingMonth.TryParse(Month, out BillingMonth month)
            ? new ClosedStatement(Number, Carrier, month, Corrects, dialect.ReadTime(ClosedAt), Content, PreviousHash, Hash)
            : throw new InvalidDataException($"Statement {Number} has no month.");
    }
}
