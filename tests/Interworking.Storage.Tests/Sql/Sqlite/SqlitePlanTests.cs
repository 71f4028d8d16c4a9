using Interworking.Gateway.Search;
using Interworking.Storage.Sql;
using Interworking.Storage.Sql.Search;
using Interworking.Storage.Sql.Settlement;
using Interworking.Storage.Tests.Contract;

namespace Interworking.Storage.Tests.Sql.Sqlite;

/// <summary>Reads beside a table that grows for years: none may look at all of it.</summary>
public sealed class SqlitePlanTests : IDisposable
{
    private static readonly MessageQuery Query = new(TestStores.Now, TestStores.Now, 100) { Number = "1" };

    private readonly TestFolder _folder = new();

    [Fact]
    public async Task Plan_OfLateCdrs_BeginsWithWhatIsLate() =>
        (await PlanAsync($"select count(*) from {TrafficBuckets.Late} and l.id <= 5 and c.accepted_at >= '2026'"))
            .Should().Equal("SEARCH l USING INTEGER PRIMARY KEY (rowid<?)", "SEARCH c USING INTEGER PRIMARY KEY (rowid=?)");

    [Fact]
    public async Task Plan_OfASearch_GoesAlongTheKeyWithinItsRange()
    {
        var search = new CdrSearch(SqlDialect.Sqlite, 5);

        (await PlanAsync(Range(search.WalkSql(Query)))).Should().Equal("SEARCH cdr USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)");
        (await PlanAsync(Range(search.EdgeSql))).Should().Equal("SEARCH cdr USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)");
    }

    [Fact]
    public async Task Plan_OfUnitsOfGroups_LooksEachUp() =>
        (await PlanAsync("select count(*) from cdr c left join message_group g on g.id = coalesce(null, c.id) where c.id >= 1 and c.id < 9"))
            .Should().Contain(step => step.Contains("message_group_of", StringComparison.Ordinal));

    public void Dispose() => _folder.Dispose();

    private static string Range(string sql) => sql.Replace("@first", "1", StringComparison.Ordinal).Replace("@end", "9", StringComparison.Ordinal)
        .Replace("@Number", "'1'", StringComparison.Ordinal).Replace("@limit", "5", StringComparison.Ordinal).Replace("@most", "5", StringComparison.Ordinal);

    private async Task<IEnumerable<string>> PlanAsync(string sql)
    {
        using SqliteTestStores stores = _folder.Open();
        await stores.StartAsync();
        return [.. stores.Rows("explain query plan " + sql).Select(row => (string)row["detail"]!)];
    }
}
