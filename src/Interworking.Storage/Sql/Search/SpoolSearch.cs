using Interworking.Gateway.Search;

namespace Interworking.Storage.Sql.Search;

/// <summary>Looks for messages that have not ended.</summary>
internal sealed class SpoolSearch(SqlDialect dialect, int mostWalked) : TableSearch(mostWalked)
{
    internal override string EdgeSql => "select id from spool where id >= @first and id < @end order by id desc limit 1 offset @most";

    internal override string WalkSql(MessageQuery query) =>
        $"""
        select {FoundRow.SpoolColumns} from spool s where s.id >= @first and s.id < @end and s.notice is null
            {(query.Number is null ? "" : "and (s.destination = @Number or s.origin = @Number)")}
            {(query.Prefix is null ? "" : "and substr(s.destination, 1, length(@Prefix)) = @Prefix")}
            {(query.CallId is null ? "" : $"and {dialect.CallIdIs}")}
            {(query.PeerId is null ? "" : $"and s.id in (select id from peer_ref where connection in (select name from connection) and reference {dialect.AnyOf("@references")})")}
            {(query.Carrier is null ? "" : "and s.carrier = @Carrier")}
        order by s.id desc limit @limit
        """;
}
