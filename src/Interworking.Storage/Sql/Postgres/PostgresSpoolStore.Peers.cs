using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Storage.Sql.Postgres.Statements;
using Interworking.Storage.Sql.Rows;

namespace Interworking.Storage.Sql.Postgres;

/// <summary>
/// Messages that go to peers, that peers have, and that came from other environments. What a peer may refer to is read whoever owns it: its receipt comes to
/// any node that has a bind. A read that the server refuses would be repeated for ever, so texts that peers wrote are asked for as they are stored.
/// </summary>
public sealed partial class PostgresSpoolStore
{
    internal const string Queue =
        $"""
        select {Columns} from spool
        where slot = @Slot and state = 0 and policy is not null and policy = @policy and id > @after and due_at <= @now and expires_at > @now order by id limit @limit
        """;

    internal const string Queues =
        """
        select policy, destination, count(*)::integer as messages from spool
        where slot = @Slot and state = 0 and policy is not null group by policy, destination
        """;

    internal const string Overdue =
        $"select {Columns} from spool where slot = @Slot and policy is not null and state <> 1 and state <> 4 and expires_at <= @now order by expires_at limit @limit";

    internal const string RefsByReference =
        $"select {PeerRefRow.Columns} from peer_ref where connection = @connection and reference = any(@references) order by id, part";

    internal const string RefsOfMessage = $"select {PeerRefRow.Columns} from peer_ref where id = @id order by part";

    internal const string TraceOf = "select id from trace_seen where key = @key";

    internal const string CallIds =
        """
        select call_id, origin, id from spool where id >= @from and call_id is not null and accepted_at >= @since
        union all
        select call_id, origin, id from cdr where id >= @from and call_id is not null and accepted_at >= @sinceTime
        """;

    /// <summary>An id may be a little older than what it was given to.</summary>
    private static readonly TimeSpan IdSlack = TimeSpan.FromMinutes(1);

    public ValueTask<IReadOnlyList<SpooledMessage>> ReadQueueAsync(string policy, MessageId after, DateTimeOffset now, int limit, CancellationToken stop) =>
        ReadAsync<SpoolRow, SpooledMessage>(
            Queue, new { Slot, policy, after = after.Value, now = now.ToUnixTimeMilliseconds(), limit }, static row => row.ToSpooled(), stop);

    public ValueTask<IReadOnlyList<QueuedRecipient>> ReadQueuesAsync(CancellationToken stop) =>
        ReadAsync<(string Policy, string Destination, int Messages), QueuedRecipient>(
            Queues, new { Slot }, static row => new QueuedRecipient(row.Policy, row.Destination, row.Messages), stop);

    public ValueTask<IReadOnlyList<SpooledMessage>> ReadOverdueAsync(DateTimeOffset now, int limit, CancellationToken stop) =>
        ReadAsync<SpoolRow, SpooledMessage>(Overdue, new { Slot, now = now.ToUnixTimeMilliseconds(), limit }, static row => row.ToSpooled(), stop);

    public ValueTask<IReadOnlyList<PeerRef>> FindPeerRefsAsync(string connection, IReadOnlyCollection<string> references, CancellationToken stop) =>
        ReadAsync<PeerRefRow, PeerRef>(
            RefsByReference, new { connection, references = references.Select(TextColumn.Storable).ToArray() }, static row => row.ToPeerRef(), stop);

    public ValueTask<IReadOnlyList<PeerRef>> ReadPeerRefsAsync(MessageId id, CancellationToken stop) =>
        ReadAsync<PeerRefRow, PeerRef>(RefsOfMessage, new { id = id.Value }, static row => row.ToPeerRef(), stop);

    public async ValueTask<MessageId?> FindTraceAsync(string key, CancellationToken stop) =>
        (await ReadAsync<long, MessageId?>(TraceOf, new { key = TextColumn.Storable(TraceMemory.Key(key)) }, static id => new MessageId(id), stop)).SingleOrDefault();

    public ValueTask<IReadOnlyList<(string CallId, string Origin, MessageId Id)>> ReadCallIdsAsync(DateTimeOffset since, CancellationToken stop) =>
        ReadAsync<(string CallId, string Origin, long Id), (string, string, MessageId)>(
            CallIds, new { from = MessageId.FirstAt(since - IdSlack).Value, since = since.ToUnixTimeMilliseconds(), sinceTime = since.UtcDateTime },
            static row => (row.CallId, row.Origin, new MessageId(row.Id)), stop);
}
