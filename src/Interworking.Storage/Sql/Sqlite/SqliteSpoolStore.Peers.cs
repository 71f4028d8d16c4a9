using System.Text.Json;
using Dapper;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Storage.Sql.Rows;
using Microsoft.Data.Sqlite;

namespace Interworking.Storage.Sql.Sqlite;

/// <summary>Messages that go to peers, that peers have, and that came from other environments.</summary>
public sealed partial class SqliteSpoolStore
{
    internal const string Queue =
        $"""
        select {SpoolRow.Columns} from spool indexed by spool_queue
        where state = 0 and policy is not null and policy = @policy and id > @after and due_at <= @now and expires_at > @now order by id limit @limit
        """;

    internal const string Queues =
        """
        select policy as Policy, destination as Destination, count(*) as Messages from spool indexed by spool_queue
        where state = 0 and policy is not null group by policy, destination
        """;

    internal const string Overdue =
        $"""
        select {SpoolRow.Columns} from spool indexed by spool_overdue
        where policy is not null and state <> 1 and state <> 4 and expires_at <= @now order by expires_at limit @limit
        """;

    internal const string RefsByReference =
        $"select {PeerRefRow.Columns} from peer_ref where connection = @connection and reference in (select value from json_each(@references)) order by id, part";

    internal const string RefsOfMessage = $"select {PeerRefRow.Columns} from peer_ref where id = @id order by part";

    internal const string TraceOf = "select id from trace_seen where key = @key";

    internal const string CallIds =
        """
        select call_id as CallId, origin as Origin, id as Id from spool where id >= @from and call_id is not null and accepted_at >= @since
        union all
        select call_id, origin, id from cdr indexed by cdr_call where id >= @from and call_id is not null and accepted_at >= @sinceText
        """;

    /// <summary>An id may be a little older than what it was given to.</summary>
    private static readonly TimeSpan IdSlack = TimeSpan.FromMinutes(1);

    public ValueTask<IReadOnlyList<SpooledMessage>> ReadQueueAsync(string policy, MessageId after, DateTimeOffset now, int limit, CancellationToken stop)
    {
        using SqliteConnection connection = database.Open();
        var values = new { policy, after = after.Value, now = now.ToUnixTimeMilliseconds(), limit };
        return new([.. connection.Query<SpoolRow>(Queue, values, buffered: false).Select(row => row.ToSpooled())]);
    }

    public ValueTask<IReadOnlyList<QueuedRecipient>> ReadQueuesAsync(CancellationToken stop)
    {
        using SqliteConnection connection = database.Open();
        IEnumerable<(string Policy, string Destination, long Messages)> rows = connection.Query<(string, string, long)>(Queues, buffered: false);
        return new([.. rows.Select(row => new QueuedRecipient(row.Policy, row.Destination, (int)row.Messages))]);
    }

    public ValueTask<IReadOnlyList<SpooledMessage>> ReadOverdueAsync(DateTimeOffset now, int limit, CancellationToken stop)
    {
        using SqliteConnection connection = database.Open();
        return new([.. connection.Query<SpoolRow>(Overdue, new { now = now.ToUnixTimeMilliseconds(), limit }).Select(row => row.ToSpooled())]);
    }

    public ValueTask<IReadOnlyList<PeerRef>> FindPeerRefsAsync(string connection, IReadOnlyCollection<string> references, CancellationToken stop)
    {
        using SqliteConnection reader = database.Open();
        var values = new { connection, references = JsonSerializer.Serialize(references) };
        return new([.. reader.Query<PeerRefRow>(RefsByReference, values).Select(row => row.ToPeerRef())]);
    }

    public ValueTask<IReadOnlyList<PeerRef>> ReadPeerRefsAsync(MessageId id, CancellationToken stop)
    {
        using SqliteConnection connection = database.Open();
        return new([.. connection.Query<PeerRefRow>(RefsOfMessage, new { id = id.Value }).Select(row => row.ToPeerRef())]);
    }

    public ValueTask<MessageId?> FindTraceAsync(string key, CancellationToken stop)
    {
        using SqliteConnection connection = database.Open();
        return new(connection.QuerySingleOrDefault<long?>(TraceOf, new { key = TraceMemory.Key(key) }) is { } id ? new MessageId(id) : null);
    }

    public ValueTask<IReadOnlyList<(string CallId, string Origin, MessageId Id)>> ReadCallIdsAsync(DateTimeOffset since, CancellationToken stop)
    {
        using SqliteConnection connection = database.Open();
        var values = new { from = MessageId.FirstAt(since - IdSlack).Value, since = since.ToUnixTimeMilliseconds(), sinceText = UtcText.Of(since) };
        IEnumerable<(string CallId, string Origin, long Id)> rows = connection.Query<(string, string, long)>(CallIds, values, buffered: false);
        return new([.. rows.Select(row => (row.CallId, row.Origin, new MessageId(row.Id)))]);
    }
}
