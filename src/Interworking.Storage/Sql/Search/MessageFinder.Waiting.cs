using System.Data.Common;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Search;

namespace Interworking.Storage.Sql.Search;

/// <summary>Messages that wait, for those who act on many at once.</summary>
public abstract partial class MessageFinder
{
    public async ValueTask<IReadOnlyList<MessageId>> ListWaitingAsync(WaitingFilter filter, MessageId after, int limit, CancellationToken stop)
    {
        await using DbConnection connection = await OpenAsync(stop);
        return [.. (await connection.QueryAsync<long>(WaitingSql(filter, "id", "order by id limit @limit"), Values(filter, after, limit))).Select(id => new MessageId(id))];
    }

    public async ValueTask<long> CountWaitingAsync(WaitingFilter filter, CancellationToken stop)
    {
        await using DbConnection connection = await OpenAsync(stop);
        return await connection.ExecuteScalarAsync<long>(WaitingSql(filter, "count(*)", ""), Values(filter, default, 0));
    }

    private static string WaitingSql(WaitingFilter filter, string what, string order) =>
        $"""
        select {what} from (
            select id, destination, origin, carrier, policy, state, slot, notice, sent_by from spool where id > @after and id < @end order by id limit {IMessageFinder.MostLooked}) s
        where slot = @Slot and state in (0, 4) and sent_by is null and notice is null
            {(filter.Destination is null ? "" : "and destination = @Destination")}
            {(filter.Origin is null ? "" : "and origin = @Origin")}
            {(filter.Carrier is null ? "" : "and carrier = @Carrier")}
            {(filter.Policy is null ? "" : "and policy = @Policy")}
        {order}
        """;

    private object Values(WaitingFilter filter, MessageId after, int limit) => new
    {
        after = after.Value,
        end = filter.Before is { } before ? MessageId.FirstAt(before).Value : long.MaxValue,
        Slot,
        filter.Destination,
        filter.Origin,
        filter.Carrier,
        filter.Policy,
        limit,
    };
}
