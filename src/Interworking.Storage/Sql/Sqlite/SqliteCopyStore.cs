using Dapper;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Smpp.Copies;
using Microsoft.Data.Sqlite;

namespace Interworking.Storage.Sql.Sqlite;

/// <summary>What the one node of a file has accepted. All of it is of slot 0.</summary>
public sealed class SqliteCopyStore(SqliteDatabase database) : ICopyStore
{
    private const string Finished =
        """
        select * from (select id, system_id, carrier, connection, fingerprint from cdr where id >= @from and id < @until and fingerprint is not null order by id desc limit @limit)
        where @systemId is null or system_id = @systemId
        """;

    private const string Parts =
        """
        select p.part_id as id, c.system_id, c.carrier, c.connection, p.fingerprint
        from (select * from cdr_part where part_id >= @from and part_id < @until and fingerprint is not null order by part_id desc limit @limit) p join cdr c on c.id = p.id
        where c.system_id is not null and (@systemId is null or c.system_id = @systemId)
        """;

    private const string Waiting =
        """
        select * from (select id, system_id, carrier, connection, parts, fingerprints from spool where id >= @earlier and id < @until and fingerprints is not null order by id desc limit @limit)
        where @systemId is null or system_id = @systemId
        """;

    private const string Groups = "select id, group_id from message_group where group_id >= @earlier and group_id < @until order by group_id desc limit @limit";

    private const string Cuts =
        """
        select slot, link, system_id, since, at from link_cut
        where at >= @since and (@slot is null or slot = @slot) and (@systemId is null or system_id = @systemId) order by at desc limit @limit
        """;

    public ValueTask<IReadOnlyList<AcceptedPdu>> ReadAcceptedAsync(int slot, string? systemId, DateTimeOffset since, DateTimeOffset? until, int limit, CancellationToken stop)
    {
        using SqliteConnection connection = database.Open();
        MessageId from = MessageId.FirstAt(since), behind = AcceptedRow.Behind(until);
        var values = new { from = from.Value, earlier = MessageId.FirstAt(since - AcceptedRow.Earlier).Value, until = behind.Value, systemId, limit };
        // In the order in which a message goes through them: one that moves between two reads is in both, never in none.
        List<AcceptedRow> rows = [];
        foreach (string read in (string[])[Waiting, Finished, Parts]) rows.AddRange(connection.Query<AcceptedRow>(read, values));
        return new(AcceptedRow.Gather(rows, connection.Query<(long, long)>(Groups, values), slot, from, behind));
    }

    public ValueTask<IReadOnlyList<LinkCut>> ReadCutsAsync(int? slot, string? systemId, DateTimeOffset since, int limit, CancellationToken stop)
    {
        using SqliteConnection connection = database.Open();
        IEnumerable<(long Slot, string Link, string SystemId, long Since, long At)> rows =
            connection.Query<(long, string, string, long, long)>(Cuts, new { slot, systemId, since = since.ToUnixTimeMilliseconds(), limit });
        return new([.. rows.Select(row => new LinkCut(
            (int)row.Slot, row.Link, row.SystemId, DateTimeOffset.FromUnixTimeMilliseconds(row.Since), DateTimeOffset.FromUnixTimeMilliseconds(row.At)))]);
    }

    public ValueTask<IReadOnlyList<NodeSign>> ReadOthersAsync(CancellationToken stop) => new([]);
}
