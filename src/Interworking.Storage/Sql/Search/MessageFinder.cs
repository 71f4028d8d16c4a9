using System.Data.Common;
using Dapper;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Receipts;
using Interworking.Gateway.Search;

namespace Interworking.Storage.Sql.Search;

/// <summary>Finds messages in a database of SQL. No statement reads more than the time it is asked for, and none reads a message's text.</summary>
public abstract partial class MessageFinder : IMessageFinder
{
    private const int AnswerWithinSeconds = 30;

    private readonly SqlDialect _dialect;
    private readonly ISubmissionStore _submissions;
    private readonly TimeProvider _time;

    private protected MessageFinder(SqlDialect dialect, ISubmissionStore submissions, TimeProvider time) => (_dialect, _submissions, _time) = (dialect, submissions, time);

    public async ValueTask<IReadOnlyList<FoundMessage>> SearchAsync(MessageQuery query, CancellationToken stop)
    {
        await using DbConnection connection = await OpenAsync(stop);
        // The spool first: what finishes meanwhile is found among the CDRs.
        IEnumerable<FoundRow> waiting = query.Outcome is null ? await ReadAsync(connection, SpoolSql(query), query, stop) : [];
        IEnumerable<FoundRow> finished = query.Unfinished ? [] : await ReadAsync(connection, CdrSql(query), query, stop);
        return [.. finished.Concat(waiting).DistinctBy(row => row.Id).OrderByDescending(row => row.Id).Take(query.Limit).Select(row => row.ToFound())];
    }

    /// <summary>A connection to read with.</summary>
    protected abstract ValueTask<DbConnection> OpenAsync(CancellationToken stop);

    /// <summary>The slot of this node.</summary>
    private protected abstract int Slot { get; }

    private string SpoolSql(MessageQuery query) =>
        $"""
        select {FoundRow.SpoolColumns} from (
            select * from spool where id >= @first and id < @end and notice is null order by id desc limit {IMessageFinder.MostLooked}) s
        where 1 = 1
            {(query.Number is null ? "" : "and (s.destination = @Number or s.origin = @Number)")}
            {(query.CallId is null ? "" : "and substr(s.call_id, 1, length(@call)) = @call")}
            {(query.PeerId is null ? "" : $"and s.id in (select id from peer_ref where connection in (select name from connection) and reference {_dialect.AnyOf("@references")})")}
            {(query.Carrier is null ? "" : "and s.carrier = @Carrier")}
        order by s.id desc limit @Limit
        """;

    /// <summary>What is looked for by value goes by the summaries of PostgreSQL, not along the key: sorting by the key itself would lead it there.</summary>
    internal string CdrSql(MessageQuery query) =>
        $"""
        select {FoundRow.CdrColumns} from cdr where id >= @first and id < @end
            {(query.Number is null ? "" : "and (destination = @Number or origin = @Number)")}
            {(query.CallId is null ? "" : "and call_id is not null and substr(call_id, 1, length(@call)) = @call")}
            {(query.PeerId is null ? "" : $"and peer_ref {_dialect.AnyOf("@references")}")}
            {(query.Carrier is null ? "" : "and carrier = @Carrier")}
            {(query.Outcome is null ? "" : "and outcome = @outcome")}
        order by {(query.Number is null && query.PeerId is null ? "id" : _dialect.IdByValue)} desc limit @Limit
        """;

    private static async Task<IEnumerable<FoundRow>> ReadAsync(DbConnection connection, string sql, MessageQuery query, CancellationToken stop)
    {
        long end = Math.Min(MessageId.FirstAt(query.Until).Value, query.Before?.Value ?? long.MaxValue);
        var values = new
        {
            first = MessageId.FirstAt(query.From).Value,
            end,
            query.Number,
            call = query.CallId + " ", // the CSeq follows
            references = query.PeerId is null ? Array.Empty<string>() : [query.PeerId, .. PeerReference.Forms(query.PeerId, IdBase.Any)],
            query.Carrier,
            outcome = query.Outcome is { } kind ? Words.Outcome[kind] : null,
            query.Limit,
        };
        return await connection.QueryAsync<FoundRow>(new CommandDefinition(sql, values, commandTimeout: AnswerWithinSeconds, cancellationToken: stop));
    }
}
