using System.Data.Common;
using Interworking.Gateway.Search;

namespace Interworking.Storage.Sql.Search;

/// <summary>
/// Looks for messages that have ended. Where CDRs have summaries (see <see cref="Postgres.CdrSummaries"/>) what is looked for by value is led by them, once the
/// newest CDRs have been walked through: a value that many CDRs have is found by walking, which the summaries would not speed up, and what they lead to comes
/// in no order. Therefore steps: each is as much longer than those before as they found less.
/// </summary>
internal sealed class CdrSearch(SqlDialect dialect, int mostWalked) : TableSearch(mostWalked)
{
    private const int WalkedFirst = 20_000;

    private const double LongestStep = 64;

    private static bool IsByValue(MessageQuery query) => (query.Number ?? query.PeerId ?? query.CallId) is not null;

    protected override async ValueTask<FoundRows> RunAsync(DbConnection connection, MessageQuery query, SearchRange range, CancellationToken stop)
    {
        if (!dialect.HasSummaries || !IsByValue(query)) return await base.RunAsync(connection, query, range, stop);
        FoundRows walked = await WalkAsync(connection, query, range, WalkedFirst, stop);
        var rows = new List<FoundRow>(walked.Rows);
        for (long looked = walked.LookedTo ?? range.First; looked > range.First && rows.Count <= query.Limit;)
        {
            SearchRange next = range.Below(looked, Factor(rows.Count, query.Limit));
            rows.AddRange(await ReadAsync(connection, SummariesSql(query), query, next, stop));
            looked = next.First;
        }

        return new(rows, null);
    }

    private static double Factor(int found, int wanted) => found == 0 ? LongestStep : Math.Clamp(1.5 * (wanted + 1 - found) / found, 1, LongestStep);

    internal override string EdgeSql => "select id from cdr where id >= @first and id < @end order by id desc limit 1 offset @most";

    internal override string WalkSql(MessageQuery query) => Sql(query, "id");

    /// <summary>Sorting by the key itself would lead along it.</summary>
    internal string SummariesSql(MessageQuery query) => Sql(query, "(id + 0)");

    private string Sql(MessageQuery query, string order) =>
        $"""
        select {FoundRow.CdrColumns} from cdr where id >= @first and id < @end
            {(query.Number is null ? "" : "and (destination = @Number or origin = @Number)")}
            {(query.Prefix is null ? "" : "and substr(destination, 1, length(@Prefix)) = @Prefix")}
            {(query.CallId is null ? "" : $"and {dialect.CallIdIs}")}
            {(query.PeerId is null ? "" : $"and peer_ref {dialect.AnyOf("@references")}")}
            {(query.Carrier is null ? "" : "and carrier = @Carrier")}
            {(query.Outcome is null ? "" : "and outcome = @outcome")}
        order by {order} desc limit @limit
        """;
}
