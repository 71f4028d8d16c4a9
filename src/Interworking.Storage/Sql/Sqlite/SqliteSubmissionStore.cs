using Dapper;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Storage.Sql.Rows;
using Microsoft.Data.Sqlite;

namespace Interworking.Storage.Sql.Sqlite;

/// <summary>Messages by those who submitted them. Like <see cref="SqliteSpoolStore"/> it reads beside the writer, and every answer is there when the call returns.</summary>
public sealed class SqliteSubmissionStore(SqliteDatabase database) : ISubmissionStore
{
    internal const string Members = "select id from message_group where group_id = @id";

    internal const string WholeOf = "select id from cdr_part where part_id in @ids";

    internal const string Parts = $"select {SubmissionRow.PartColumns} from part where id in @ids";

    internal const string Spooled = $"select {SubmissionRow.SpoolColumns} from spool where id in @ids";

    internal const string Finished = $"select {SubmissionRow.CdrColumns} from cdr where id in @ids";

    private const string Named = "origin = @Origin and system_id in @SystemIds and connection is null and (@ServiceType is null or service_type = @ServiceType)";

    internal const string Pending =
        $"""
        select id from spool indexed by spool_scheduled_for where state = 4 and destination = @Destination and {Named}
        union
        select id from spool indexed by spool_queued_for where state = 0 and policy is not null and destination = @Destination and {Named}
        union
        select id from spool indexed by spool_waiting where state = 0 and policy is null and account_id = @AccountId and {Named}
        union
        select id from spool indexed by spool_sending where state = 1 and (destination = @Destination or (policy is null and account_id = @AccountId)) and {Named}
        order by id limit @limit
        """;

    internal const string Scheduled =
        "select id, account_id, policy, destination from spool indexed by spool_scheduled where state = 4 and due_at <= @now order by due_at limit @limit";

    public ValueTask<IReadOnlyList<Submission>> FindAsync(MessageId id, CancellationToken stop)
    {
        using SqliteConnection connection = database.Open();
        using SqliteTransaction snapshot = connection.BeginTransaction(deferred: true); // one moment: a message may finish between two looks
        List<long> asked = [id.Value, .. connection.Query<long>(Members, new { id = id.Value }, snapshot)];
        List<long> whole = [.. asked, .. connection.Query<long>(WholeOf, new { ids = asked }, snapshot)];
        return new(SubmissionRow.Latest(
            connection.Query<SubmissionRow>(Parts, new { ids = asked }, snapshot),
            connection.Query<SubmissionRow>(Spooled, new { ids = whole }, snapshot),
            connection.Query<SubmissionRow>(Finished, new { ids = whole }, snapshot)));
    }

    public ValueTask<IReadOnlyList<MessageId>> FindPendingAsync(PendingFilter filter, int limit, CancellationToken stop)
    {
        using SqliteConnection connection = database.Open();
        var values = new { filter.SystemIds, filter.Origin, filter.Destination, filter.AccountId, filter.ServiceType, limit };
        return new([.. connection.Query<long>(Pending, values).Select(id => new MessageId(id))]);
    }

    public ValueTask<IReadOnlyList<ScheduledMessage>> ReadScheduledAsync(DateTimeOffset now, int limit, CancellationToken stop)
    {
        using SqliteConnection connection = database.Open();
        IEnumerable<(long Id, long AccountId, string? Policy, string Destination)> rows =
            connection.Query<(long, long, string?, string)>(Scheduled, new { now = now.ToUnixTimeMilliseconds(), limit });
        return new([.. rows.Select(row => new ScheduledMessage(new MessageId(row.Id), row.AccountId, row.Policy, row.Destination))]);
    }
}
