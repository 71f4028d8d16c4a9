namespace Interworking.Storage.Sql;

/// <summary>The highest id in the database: one step at the end of each key. Both databases read it the same way.</summary>
internal static class HighestId
{
    // Parts that wait have no key by id; ids grow with seq but for what several links gave at the same moment.
    public const string Select =
        """
        select max(id) from (
            select max(id) as id from spool
            union all select max(id) from cdr
            union all select max(part_id) from cdr_part
            union all select max(part_id) from receipt
            union all select max(id) from (select id from part order by seq desc limit 10000) last_parts) highest
        """;
}
