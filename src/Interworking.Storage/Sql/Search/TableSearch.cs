using System.Data.Common;
using Dapper;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Receipts;
using Interworking.Gateway.Search;

namespace Interworking.Storage.Sql.Search;

/// <summary>Looks through a table whose key grows with time, from the newest of a query's time backwards.</summary>
internal abstract class TableSearch(int mostWalked)
{
    /// <summary>A statement that takes longer is given up.</summary>
    internal const int AnswerWithinSeconds = 30;

    /// <summary>Looks through the query's time, but not below an id.</summary>
    public async ValueTask<FoundRows> RunAsync(DbConnection connection, MessageQuery query, long lowest, CancellationToken stop)
    {
        var range = new SearchRange(
            Math.Max(MessageId.FirstAt(query.From).Value, lowest), Math.Min(MessageId.FirstAt(query.Until).Value, query.Before?.Value ?? long.MaxValue));
        return await RunAsync(connection, query, range, stop);
    }

    protected virtual ValueTask<FoundRows> RunAsync(DbConnection connection, MessageQuery query, SearchRange range, CancellationToken stop) =>
        WalkAsync(connection, query, range, mostWalked, stop);

    /// <summary>Walks through rows by key: through so many at most.</summary>
    protected async ValueTask<FoundRows> WalkAsync(DbConnection connection, MessageQuery query, SearchRange range, int most, CancellationToken stop)
    {
        long? edge = await connection.ExecuteScalarAsync<long?>(Command(EdgeSql, query, range, most, stop));
        return new(await ReadAsync(connection, WalkSql(query), query, edge is { } last ? range with { First = last + 1 } : range, stop), edge + 1);
    }

    protected async ValueTask<IReadOnlyList<FoundRow>> ReadAsync(DbConnection connection, string sql, MessageQuery query, SearchRange range, CancellationToken stop) =>
        (await connection.QueryAsync<FoundRow>(Command(sql, query, range, 0, stop))).AsList();

    /// <summary>The id behind <c>@most</c> rows.</summary>
    internal abstract string EdgeSql { get; }

    /// <summary>The newest rows that fit.</summary>
    internal abstract string WalkSql(MessageQuery query);

    private static CommandDefinition Command(string sql, MessageQuery query, SearchRange range, int most, CancellationToken stop) => new(sql, new
    {
        first = range.First,
        end = range.End,
        most,
        query.Number,
        query.Prefix,
        query.CallId,
        references = query.PeerId is null ? Array.Empty<string>() : [query.PeerId, .. PeerReference.Forms(query.PeerId, IdBase.Any)],
        query.Carrier,
        outcome = query.Outcome is { } kind ? Words.Outcome[kind] : null,
        limit = query.Limit + 1,
    }, commandTimeout: AnswerWithinSeconds, cancellationToken: stop);
}
