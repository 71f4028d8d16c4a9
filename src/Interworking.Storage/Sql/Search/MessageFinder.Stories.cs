using System.Data.Common;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Search;

namespace Interworking.Storage.Sql.Search;

/// <summary>What happened to messages, by their keys.</summary>
public abstract partial class MessageFinder
{
    private const int MostStories = 100;

    private string Ids => _dialect.AnyOf("@ids");

    private string Spooled => $"select {FoundRow.SpoolColumns} from spool s where s.id {Ids}";

    private string Finished => $"select {FoundRow.CdrColumns} from cdr where id {Ids}";

    private string Parts => $"select id, part_id from cdr_part where id {Ids} order by part_id";

    private string Steps => $"select id, at, step as what from spool_step where id {Ids}";

    private string Events => $"select id, at, event || case when detail = '' then '' else ': ' || detail end as what from cdr_event where id {Ids}";

    private string References => $"select id, connection || ' ' || reference as what from peer_ref where id {Ids} order by id, part";

    public async ValueTask<IReadOnlyList<MessageStory>> ReadAsync(MessageId id, CancellationToken stop)
    {
        long[] ids = [.. (await _submissions.FindAsync(id, stop)).Take(MostStories).Select(one => one.Id.Value)];
        if (ids.Length == 0) return [];
        var values = new { ids };
        await using DbConnection connection = await OpenAsync(stop);
        IEnumerable<FoundRow> waiting = await connection.QueryAsync<FoundRow>(Command(Spooled, values, stop));
        IEnumerable<FoundRow> finished = await connection.QueryAsync<FoundRow>(Command(Finished, values, stop));
        ILookup<long, long> parts = (await connection.QueryAsync<(long Id, long PartId)>(Command(Parts, values, stop))).ToLookup(row => row.Id, row => row.PartId);
        ILookup<long, string> references = (await connection.QueryAsync<TextRow>(Command(References, values, stop))).ToLookup(row => row.Id, row => row.What);
        ILookup<long, MessageEvent> events = (await connection.QueryAsync<EventRow>(Command(Steps, values, stop))).Concat(await connection.QueryAsync<EventRow>(Command(Events, values, stop)))
            .ToLookup(row => row.Id, row => new MessageEvent(TimeColumn.Read(row.At) ?? default, row.What));
        return
        [
            .. from row in finished.Concat(waiting).DistinctBy(row => row.Id)
               orderby row.Id
               let found = row.ToFound()
               select new MessageStory(found, [.. parts[row.Id].Select(part => new MessageId(part))], [.. references[row.Id]], [.. Tell(found, events[row.Id])]),
        ];
    }

    private static IEnumerable<MessageEvent> Tell(FoundMessage message, IEnumerable<MessageEvent> events)
    {
        string by = message.Carrier ?? message.Connection ?? message.Account ?? message.Origin;
        List<MessageEvent> told = [new(message.AcceptedAt, $"accepted from {by}"), .. events];
        if (message is { Outcome: { } outcome, FinishedAt: { } at })
            told.Add(new MessageEvent(at, $"{Words.Outcome[outcome]}{(message.Error is null ? "" : $": {message.Error}")}"));
        return told.OrderBy(one => one.At);
    }

    private sealed class TextRow
    {
        public long Id { get; init; }

        public string What { get; init; } = "";
    }

    private sealed class EventRow
    {
        public long Id { get; init; }

        public object? At { get; init; }

        public string What { get; init; } = "";
    }
}
