using System.Data.Common;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Receipts;
using Interworking.Gateway.Search;
using Interworking.Smpp.Values;

namespace Interworking.Storage.Sql.Search;

/// <summary>Receipts of finished messages, made again of what their CDRs keep; these too are read slice by slice.</summary>
public abstract partial class MessageFinder
{
    private const string ReceiptColumns =
        "id, system_id, origin_raw, destination_raw, parts, accepted_at as accepted, finished_at as finished, receipts";

    private static readonly TimeSpan ReceiptLife = TimeSpan.FromHours(48);

    /// <summary>Between the id that an answer carried for several messages and those of the messages.</summary>
    private static readonly TimeSpan GroupWithin = TimeSpan.FromMinutes(1);

    /// <summary>CDRs that one page looks at. More than of the spool, as there are more, and mostly few fit.</summary>
    private int ReceiptSlice => Math.Min(MostWalked, 20_000);

    private string Groups => $"select group_id as GroupId, id as Id from message_group where group_id > @first and group_id < @last and id {Ids}";

    private string Numbers => $"select id as Id, part_id as PartId, number as Number from cdr_part where id {Ids} order by part_id";

    public async ValueTask<MessagePage<OwedReceipts>> ReadReceiptsAsync(MessageFilter filter, MessageId after, MessageId until, int limit, CancellationToken stop)
    {
        await using DbConnection connection = await OpenAsync(stop);
        long start = StartOf(filter, after);
        (long last, bool isEnd) = await SliceAsync(connection, "cdr", filter, start, EndOf(filter, until), ReceiptSlice, stop);
        var values = Values(filter, start, last, limit);
        List<ReceiptSourceRow> rows = [.. await connection.QueryAsync<ReceiptSourceRow>(Command(ReceiptsSql(filter, ReceiptColumns, "order by id limit @limit"), values, stop))];
        IReadOnlyList<OwedReceipts> found = rows.Count == 0 ? [] : await ComposeAsync(connection, rows, stop);
        return rows.Count == limit ? new(found, new MessageId(rows[^1].Id), false) : new(found, new MessageId(last), isEnd);
    }

    public ValueTask<MessageCount> CountReceiptsAsync(MessageFilter filter, CancellationToken stop) => CountAsync("cdr", filter, ReceiptsSql(filter, "count(*)", ""), stop);

    private string ReceiptsSql(MessageFilter filter, string what, string order) =>
        $"""
        select {what} from cdr
        where id > @after and id <= @last and receipts is not null and system_id is not null
            {Where(filter)}
            {(filter.Account is null ? "" : "and account = @Account")}
            {(filter.Customer is null ? "" : "and account in (select a.did from account a join customer c on c.id = a.customer_id where c.name = @Customer)")}
            {(filter.Outcome is null ? "" : "and outcome = @outcome")}
        {order}
        """;

    private async ValueTask<IReadOnlyList<OwedReceipts>> ComposeAsync(DbConnection connection, List<ReceiptSourceRow> rows, CancellationToken stop)
    {
        long[] ids = [.. rows.Select(row => row.Id)];
        ILookup<long, (MessageId Id, int Number)> parts = (await connection.QueryAsync<PartNumberRow>(Command(Numbers, new { ids }, stop)))
            .ToLookup(row => row.Id, row => (new MessageId(row.PartId), row.Number));
        Dictionary<long, long> groups = await ReadGroupsAsync(connection, rows, parts, stop);
        DateTimeOffset expires = _time.GetUtcNow() + ReceiptLife;
        return [.. rows.Select(row => new OwedReceipts(new MessageId(row.Id), [.. PartsOf(row, parts).Select(part => Receipt(row, part, groups.GetValueOrDefault(part.Value), expires))]))];
    }

    private async ValueTask<Dictionary<long, long>> ReadGroupsAsync(
        DbConnection connection, List<ReceiptSourceRow> rows, ILookup<long, (MessageId Id, int Number)> parts, CancellationToken stop)
    {
        MessageId[] grouped = [.. rows.Where(row => row.Terms.IsGrouped).SelectMany(row => PartsOf(row, parts))];
        if (grouped.Length == 0) return [];
        var values = new
        {
            ids = grouped.Select(id => id.Value).ToArray(),
            first = MessageId.FirstAt(grouped.Min().GivenAt - GroupWithin).Value,
            last = MessageId.FirstAt(grouped.Max().GivenAt + GroupWithin).Value,
        };
        return (await connection.QueryAsync<GroupRow>(Command(Groups, values, stop))).DistinctBy(row => row.Id).ToDictionary(row => row.Id, row => row.GroupId);
    }

    /// <summary>Those that had asked. A message of one part has its id.</summary>
    private static IEnumerable<MessageId> PartsOf(ReceiptSourceRow row, ILookup<long, (MessageId Id, int Number)> parts) =>
        row.Parts < 2 ? [new MessageId(row.Id)] : parts[row.Id].Where(part => row.Terms.HasPart(part.Number)).Select(part => part.Id);

    private static PendingReceipt Receipt(ReceiptSourceRow row, MessageId part, long group, DateTimeOffset expires) => new()
    {
        PartId = part,
        GroupId = new MessageId(group),
        SystemId = row.SystemId,
        Source = new SmppAddress(row.Terms.DestinationTon, row.Terms.DestinationNpi, row.DestinationRaw),
        Destination = new SmppAddress(row.Terms.OriginTon, row.Terms.OriginNpi, row.OriginRaw),
        State = row.Terms.State,
        Error = row.Terms.Error,
        SubmittedAt = TimeColumn.Read(row.Accepted) ?? default,
        DoneAt = TimeColumn.Read(row.Finished) ?? default,
        ExpiresAt = expires,
    };

    private sealed class ReceiptSourceRow
    {
        public long Id { get; init; }

        public string SystemId { get; init; } = "";

        public string OriginRaw { get; init; } = "";

        public string DestinationRaw { get; init; } = "";

        public int Parts { get; init; }

        public object? Accepted { get; init; }

        public object? Finished { get; init; }

        public long Receipts { get; init; }

        public ReceiptTerms Terms => new(Receipts);
    }

    private sealed class PartNumberRow
    {
        public long Id { get; init; }

        public long PartId { get; init; }

        public int Number { get; init; }
    }

    private sealed class GroupRow
    {
        public long GroupId { get; init; }

        public long Id { get; init; }
    }
}
