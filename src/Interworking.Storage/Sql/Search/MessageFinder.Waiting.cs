using System.Data.Common;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Search;

namespace Interworking.Storage.Sql.Search;

/// <summary>Messages that wait, for those who act on many at once: read along the key, slice by slice, so that no statement is long however many there are.</summary>
public abstract partial class MessageFinder
{
    /// <summary>Rows that one page looks at: little where all fit, enough where few do.</summary>
    private const int PageSlice = 5_000;

    /// <summary>What an account's messages are told by, those to it and those from it.</summary>
    private const string OfAccounts = "(account_id in ({0}) or origin_account in ({0}))";

    /// <summary>Rows that one statement counts.</summary>
    private int CountSlice => Math.Min(MostWalked, 50_000);

    public async ValueTask<MessagePage<MessageId>> ReadWaitingAsync(MessageFilter filter, bool ofAll, MessageId after, MessageId until, int limit, CancellationToken stop)
    {
        await using DbConnection connection = await OpenAsync(stop);
        long end = EndOf(filter, until);
        (long last, bool isEnd) = await SliceAsync(connection, "spool", filter, StartOf(filter, after), end, PageSlice, stop);
        var values = Values(filter, StartOf(filter, after), last, limit);
        MessageId[] found = [.. (await connection.QueryAsync<long>(Command(WaitingSql(filter, ofAll, "id", "order by id limit @limit"), values, stop))).Select(id => new MessageId(id))];
        return found.Length == limit ? new(found, found[^1], false) : new(found, new MessageId(last), isEnd);
    }

    public ValueTask<MessageCount> CountWaitingAsync(MessageFilter filter, CancellationToken stop) => CountAsync("spool", filter, WaitingSql(filter, ofAll: true, "count(*)", ""), stop);

    public async ValueTask<IReadOnlyList<FoundMessage>> ReadAllAsync(IReadOnlyCollection<MessageId> ids, CancellationToken stop)
    {
        if (ids.Count == 0) return [];
        var values = new { ids = ids.Select(id => id.Value).ToArray() };
        await using DbConnection connection = await OpenAsync(stop);
        IEnumerable<FoundRow> waiting = await connection.QueryAsync<FoundRow>(Command(Spooled, values, stop));
        IEnumerable<FoundRow> finished = await connection.QueryAsync<FoundRow>(Command(Finished, values, stop));
        return [.. finished.Concat(waiting).DistinctBy(row => row.Id).OrderBy(row => row.Id).Select(row => row.ToFound())];
    }

    private async ValueTask<MessageCount> CountAsync(string table, MessageFilter filter, string sql, CancellationToken stop)
    {
        await using DbConnection connection = await OpenAsync(stop);
        long count = 0, after = StartOf(filter, default), end = EndOf(filter, new MessageId(long.MaxValue));
        for (int looked = 0; looked < IMessageFinder.MostCounted; looked += CountSlice)
        {
            (long last, bool isEnd) = await SliceAsync(connection, table, filter, after, end, CountSlice, stop);
            count += await connection.ExecuteScalarAsync<long>(Command(sql, Values(filter, after, last, 0), stop));
            if (isEnd) return new MessageCount(count, false);
            after = last;
        }

        return new MessageCount(count, true);
    }

    /// <summary>The last row of the next slice behind an id, or the end. Messages that are named are looked up by their key, however far apart they are.</summary>
    private static async ValueTask<(long Last, bool IsEnd)> SliceAsync(DbConnection connection, string table, MessageFilter filter, long after, long end, int rows, CancellationToken stop)
    {
        if (filter.Ids is not null) return (end - 1, true);
        string sql = $"select id from {table} where id > @after and id < @end order by id limit 1 offset @skip";
        return await connection.ExecuteScalarAsync<long?>(Command(sql, new { after, end, skip = rows - 1 }, stop)) is { } last ? (last, false) : (end - 1, true);
    }

    private static long StartOf(MessageFilter filter, MessageId after) => Math.Max(after.Value, filter.From is { } from ? MessageId.FirstAt(from).Value - 1 : 0);

    private static long EndOf(MessageFilter filter, MessageId until) => Math.Min(until.Value, filter.Before is { } before ? MessageId.FirstAt(before).Value : long.MaxValue);

    private string WaitingSql(MessageFilter filter, bool ofAll, string what, string order) =>
        $"""
        select {what} from spool
        where id > @after and id <= @last and state in (0, 4) and sent_by is null and notice is null {(ofAll ? "" : "and slot = @Slot")}
            {Where(filter)}
            {(filter.Policies is null ? "" : $"and policy {_dialect.AnyOf("@policies")}")}
            {(filter.Account is null ? "" : "and " + string.Format(null, OfAccounts, "select id from account where did = @Account"))}
            {(filter.Customer is null ? "" : "and " + string.Format(null, OfAccounts, "select a.id from account a join customer c on c.id = a.customer_id where c.name = @Customer"))}
        {order}
        """;

    /// <summary>What waiting and finished messages have in common.</summary>
    private string Where(MessageFilter filter) =>
        $"""
        {(filter.Destination is null ? "" : "and destination = @Destination")}
        {(filter.Prefix is null ? "" : "and substr(destination, 1, length(@Prefix)) = @Prefix")}
        {(filter.Origin is null ? "" : "and origin = @Origin")}
        {(filter.Carrier is null ? "" : "and carrier = @Carrier")}
        {(filter.Ids is null ? "" : $"and id {_dialect.AnyOf("@ids")}")}
        """;

    private object Values(MessageFilter filter, long after, long last, int limit) => new
    {
        after,
        last,
        Slot,
        filter.Destination,
        filter.Prefix,
        filter.Origin,
        filter.Carrier,
        filter.Account,
        filter.Customer,
        ids = filter.Ids?.ToArray() ?? [],
        policies = filter.Policies?.ToArray() ?? [],
        outcome = filter.Outcome is { } kind ? Words.Outcome[kind] : null,
        limit,
    };
}
