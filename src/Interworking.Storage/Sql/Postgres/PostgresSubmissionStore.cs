using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Storage.Sql.Postgres.Statements;
using Interworking.Storage.Sql.Rows;
using Npgsql;

namespace Interworking.Storage.Sql.Postgres;

/// <summary>
/// Messages by those who submitted them, whichever node owns them. Carriers wait for these answers: a server that does not give one in time fails the request
/// instead of being asked again.
/// </summary>
public sealed class PostgresSubmissionStore(PostgresDatabase database, TimeProvider time) : ISubmissionStore
{
    internal const string Members = "select id from message_group where group_id = @id";

    internal const string WholeOf = "select id from cdr_part where part_id = any(@ids)";

    internal const string Parts = $"select {SubmissionRow.PartColumns} from part where id = any(@ids)";

    internal const string Spooled = $"select {SubmissionRow.SpoolColumns} from spool where id = any(@ids)";

    internal const string Finished = $"select {SubmissionRow.CdrColumns} from cdr where id = any(@ids)";

    private const string Named =
        "origin = @Origin and system_id = any(@SystemIds) and connection is null and (@ServiceType::text is null or service_type = @ServiceType)";

    internal const string Pending =
        $"""
        select id from spool where state = 4 and destination = @Destination and {Named}
        union
        select id from spool where state = 0 and policy is not null and destination = @Destination and {Named}
        union
        select id from spool where slot = any(array(select slot from node)) and state = 0 and policy is null and account_id = @AccountId and {Named}
        union
        select id from spool where slot = any(array(select slot from node)) and state = 1
            and (destination = @Destination or (policy is null and account_id = @AccountId)) and {Named}
        order by id limit @limit
        """;

    internal const string Scheduled =
        "select id, account_id, policy, destination from spool where slot = @Slot and state = 4 and due_at <= @now order by due_at limit @limit";

    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(5);

    // From the earliest stage of a message to the last, so that one that goes on meanwhile is found at least once.
    public ValueTask<IReadOnlyList<Submission>> FindAsync(MessageId id, CancellationToken stop) => ReadAsync<IReadOnlyList<Submission>>(async connection =>
    {
        long[] asked = [id.Value, .. await connection.QueryAsync<long>(Members, new { id = id.Value })];
        IEnumerable<SubmissionRow> parts = await connection.QueryAsync<SubmissionRow>(Parts, new { ids = asked });
        long[] whole = [.. asked, .. await connection.QueryAsync<long>(WholeOf, new { ids = asked })];
        IEnumerable<SubmissionRow> spooled = await connection.QueryAsync<SubmissionRow>(Spooled, new { ids = whole });
        return SubmissionRow.Latest(parts, spooled, await connection.QueryAsync<SubmissionRow>(Finished, new { ids = whole }));
    }, stop);

    public ValueTask<IReadOnlyList<MessageId>> FindPendingAsync(PendingFilter filter, int limit, CancellationToken stop) =>
        ReadAsync<IReadOnlyList<MessageId>>(async connection =>
        {
            var values = new
            {
                SystemIds = filter.SystemIds.ToArray(),
                Origin = TextColumn.Storable(filter.Origin),
                Destination = TextColumn.Storable(filter.Destination),
                filter.AccountId,
                ServiceType = TextColumn.Storable(filter.ServiceType),
                limit,
            };
            return [.. (await connection.QueryAsync<long>(Pending, values)).Select(id => new MessageId(id))];
        }, stop);

    public ValueTask<IReadOnlyList<ScheduledMessage>> ReadScheduledAsync(DateTimeOffset now, int limit, CancellationToken stop) =>
        ReadAsync<IReadOnlyList<ScheduledMessage>>(async connection =>
        {
            var values = new { database.Node.Slot, now = now.ToUnixTimeMilliseconds(), limit };
            return [.. (await connection.QueryAsync<(long Id, long AccountId, string? Policy, string Destination)>(Scheduled, values))
                .Select(row => new ScheduledMessage(new MessageId(row.Id), row.AccountId, row.Policy, row.Destination))];
        }, stop);

    private async ValueTask<T> ReadAsync<T>(Func<NpgsqlConnection, Task<T>> read, CancellationToken stop) =>
        await OnceAsync(read, stop).WaitAsync(AnswerWithin, time, stop);

    private async Task<T> OnceAsync<T>(Func<NpgsqlConnection, Task<T>> read, CancellationToken stop)
    {
        await using NpgsqlConnection connection = await database.OpenAsync(stop);
        return await read(connection);
    }
}
