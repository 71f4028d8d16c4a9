using Dapper;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Search;
using Interworking.Storage.Sql;
using Interworking.Storage.Sql.Migrations;
using Interworking.Storage.Sql.Postgres;
using Interworking.Storage.Sql.Search;
using Interworking.Storage.Tests.Contract;
using Npgsql;

namespace Interworking.Storage.Tests.Sql.Postgres;

/// <summary>A value among many CDRs is found by the summaries of block ranges, not by reading all of the time that is asked for.</summary>
[Collection(PostgresCollection.Name)]
public sealed class CdrSummariesTests(PostgresServer server) : IDisposable
{
    private const int Rows = 40_000;

    private static readonly long First = MessageId.FirstAt(TestStores.Now).Value;

    private static readonly MessageQuery Query = new(TestStores.Now.AddHours(-1), TestStores.Now.AddHours(1), 100);

    private readonly PostgresTestStores _stores = new(server.CreateDatabase());

    [Theory, InlineData("destination", "104711"), InlineData("peer_ref", "ref-4711"), InlineData("call_id", "call-4711")]
    public async Task Search_OneAmongMany_IsFoundByTheSummaries(string column, string value)
    {
        await FillAsync();
        await SummarizeAsync();
        MessageQuery query = column switch
        {
            "destination" => Query with { Number = value },
            "peer_ref" => Query with { PeerId = value },
            _ => Query with { CallId = value },
        };

        string plan = await PlanAsync(query, new { first = First, end = First + Rows, query.Number, query.CallId, references = new[] { query.PeerId ?? "" }, limit = 101 });

        plan.Should().Contain("Bitmap Index Scan").And.NotContain("Index Scan using").And.NotContain("Seq Scan");
        (await _stores.Finder.SearchAsync(query, default)).Messages.Select(one => one.Destination).Should().Equal("104711");
    }

    [Fact]
    public async Task Search_ValueOfSome_IsFoundNewestFirstOverAllSteps()
    {
        await FillAsync();
        await SummarizeAsync();

        FoundPage page = await _stores.Finder.SearchAsync(Query with { Number = "Viber7" }, default);

        page.Messages.Select(Number).Should().Equal(Enumerable.Range(1, Rows).Where(n => n % 1000 == 7).Reverse());
        page.Next.Should().BeNull();
        FoundPage first = await _stores.Finder.SearchAsync(Query with { Number = "Viber7", Limit = 30 }, default);
        FoundPage rest = await _stores.Finder.SearchAsync(Query with { Number = "Viber7", Limit = 30, Before = first.Next }, default);
        first.Messages.Concat(rest.Messages).Select(Number).Should().Equal(page.Messages.Select(Number));
        (await _stores.Finder.SearchAsync(Query with { Number = "nobody" }, default)).Messages.Should().BeEmpty();
    }

    [Fact]
    public async Task Step_PartitionsFromBefore_GetTheirIndexesWhileTheyAreUsed()
    {
        await FillAsync();
        _stores.Execute("drop index cdr_number; drop index cdr_reference");
        _stores.Execute(Migration.All("Postgres").Single(migration => migration.Name == "0017_summaries").Sql);
        _stores.Rows(Valid).Should().AllSatisfy(row => row["indisvalid"].Should().Be(0L));

        await SummarizeAsync();

        _stores.Rows(Valid).Should().HaveCount(2).And.AllSatisfy(row => row["indisvalid"].Should().Be(1L));
        _stores.Rows("select indisvalid from pg_index where indexrelid = to_regclass('message_group_of')").Single()["indisvalid"].Should().Be(1L);
        long left = (long)_stores.Rows("select sum(brin_summarize_new_values(inhrelid::regclass)) as left from pg_inherits where inhparent = 'cdr_number'::regclass")[0]["left"]!;
        left.Should().BeLessThanOrEqualTo(4, "the newest ranges are left alone");
    }

    public void Dispose() => _stores.Dispose();

    private const string Valid = "select indexrelid::regclass::text, indisvalid from pg_index where indexrelid in ('cdr_number'::regclass, 'cdr_reference'::regclass)";

    private static int Number(FoundMessage message) => (int)(message.Id.Value - First);

    private async Task SummarizeAsync()
    {
        var summaries = new CdrSummaries(_stores.Database);
        while (await summaries.StepAsync(default)) continue;
    }

    private async Task<string> PlanAsync(MessageQuery query, object values)
    {
        await using NpgsqlConnection connection = await _stores.Database.OpenAsync(default);
        string sql = new CdrSearch(SqlDialect.Postgres, SqlDialect.Postgres.MostWalked).SummariesSql(query);
        return string.Join('\n', await connection.QueryAsync<string>("explain (analyze, costs off, timing off) " + sql, values));
    }

    private async Task FillAsync()
    {
        await _stores.StartAsync();
        _stores.Execute(
            $"""
            insert into cdr (environment, id, trace_id, direction, origin, destination, origin_raw, destination_raw, parts, alphabet, accepted_at, finished_at, outcome, attempts, test,
                peer_ref, call_id)
            select 'env1', {First} + n, n::text, 'sms_to_sip', 'Viber' || n % 1000, (100000 + n)::text, 'Viber', 'x', 1, 'gsm7', now(), now(), 'delivered', 1, false,
                'ref-' || n, 'call-' || n || ' 1' from generate_series(1, {Rows}) n;
            analyze cdr;
            """);
    }
}
