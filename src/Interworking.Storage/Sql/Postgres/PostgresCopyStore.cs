using Dapper;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Smpp.Copies;
using Npgsql;

namespace Interworking.Storage.Sql.Postgres;

/// <summary>What the nodes of an environment have accepted: an id tells whose slot it was given by (bits 12 to 21).</summary>
public sealed class PostgresCopyStore(PostgresDatabase database) : ICopyStore
{
    private const string Slot = "(id >> 12) & 1023 = @slot";

    private const string Finished =
        $"""
        select * from (select id, system_id, carrier, connection, fingerprint from cdr where id >= @from and id < @until and fingerprint is not null and {Slot} order by id desc limit @limit) c
        where @systemId::text is null or system_id = @systemId
        """;

    private const string Parts =
        """
        select p.part_id as id, c.system_id, c.carrier, c.connection, p.fingerprint
        from (select * from cdr_part where part_id >= @from and part_id < @until and fingerprint is not null and (part_id >> 12) & 1023 = @slot order by part_id desc limit @limit) p
            join cdr c on c.id = p.id
        where c.system_id is not null and (@systemId::text is null or c.system_id = @systemId)
        """;

    // A message of parts has its first part's id, which another node may have given.
    private const string Waiting =
        """
        select * from (select id, system_id, carrier, connection, parts, fingerprints from spool where id >= @earlier and id < @until and fingerprints is not null order by id desc limit @limit) s
        where @systemId::text is null or system_id = @systemId
        """;

    private const string Groups =
        "select id, group_id from message_group where group_id >= @earlier and group_id < @until and (group_id >> 12) & 1023 = @slot order by group_id desc limit @limit";

    private const string Cuts =
        """
        select slot, link, system_id, since, at from link_cut
        where at >= @since and (@slot::integer is null or slot = @slot) and (@systemId::text is null or system_id = @systemId) order by at desc limit @limit
        """;

    // The time since the last sign is counted by the one clock that all nodes share.
    private const string Others =
        """
        select slot, incarnation, seen_at, extract(epoch from clock_timestamp() - seen_at)::double precision as silent, coalesce(stopped = incarnation, false) as stopped
        from node where slot <> @slot and seen_at > clock_timestamp() - interval '1 day'
        """;

    public async ValueTask<IReadOnlyList<AcceptedPdu>> ReadAcceptedAsync(int slot, string? systemId, DateTimeOffset since, DateTimeOffset? until, int limit, CancellationToken stop)
    {
        await using NpgsqlConnection connection = await database.OpenAsync(stop);
        MessageId from = MessageId.FirstAt(since), behind = AcceptedRow.Behind(until);
        var values = new { from = from.Value, earlier = MessageId.FirstAt(since - AcceptedRow.Earlier).Value, until = behind.Value, slot, systemId, limit };
        // In the order in which a message goes through them: one that moves between two reads is in both, never in none.
        List<AcceptedRow> rows = [];
        foreach (string read in (string[])[Waiting, Finished, Parts]) rows.AddRange(await connection.QueryAsync<AcceptedRow>(new CommandDefinition(read, values, cancellationToken: stop)));
        IEnumerable<(long, long)> groups = await connection.QueryAsync<(long, long)>(new CommandDefinition(Groups, values, cancellationToken: stop));
        return AcceptedRow.Gather(rows, groups, slot, from, behind);
    }

    public async ValueTask<IReadOnlyList<LinkCut>> ReadCutsAsync(int? slot, string? systemId, DateTimeOffset since, int limit, CancellationToken stop)
    {
        await using NpgsqlConnection connection = await database.OpenAsync(stop);
        var values = new { slot, systemId, since = since.ToUnixTimeMilliseconds(), limit };
        IEnumerable<(int Slot, string Link, string SystemId, long Since, long At)> rows =
            await connection.QueryAsync<(int, string, string, long, long)>(new CommandDefinition(Cuts, values, cancellationToken: stop));
        return [.. rows.Select(row => new LinkCut(
            row.Slot, row.Link, row.SystemId, DateTimeOffset.FromUnixTimeMilliseconds(row.Since), DateTimeOffset.FromUnixTimeMilliseconds(row.At)))];
    }

    public async ValueTask<IReadOnlyList<NodeSign>> ReadOthersAsync(CancellationToken stop)
    {
        await using NpgsqlConnection connection = await database.OpenAsync(stop);
        IEnumerable<(int Slot, long Incarnation, DateTime SeenAt, double Silent, bool Stopped)> rows =
            await connection.QueryAsync<(int, long, DateTime, double, bool)>(new CommandDefinition(Others, new { slot = database.Node.Slot }, cancellationToken: stop));
        return [.. rows.Select(row => new NodeSign(row.Slot, row.Incarnation, new DateTimeOffset(row.SeenAt, TimeSpan.Zero), TimeSpan.FromSeconds(row.Silent), row.Stopped))];
    }
}
