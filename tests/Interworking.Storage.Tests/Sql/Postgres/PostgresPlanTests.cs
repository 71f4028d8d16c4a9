using System.Text.RegularExpressions;
using FluentAssertions.Execution;
using Interworking.Storage.Sql.Postgres;
using Npgsql;

namespace Interworking.Storage.Tests.Sql.Postgres;

/// <summary>Reads of a spool in which most rows are others': they must find theirs by an index, also when the server knows how many there are.</summary>
[Collection(PostgresCollection.Name)]
public sealed partial class PostgresPlanTests : IDisposable
{
    private const int Rows = 20_000;

    private static readonly (string Sql, string Index)[] Reads =
    [
        (PostgresSpoolStore.Queue, "spool_queue"),
        (PostgresSpoolStore.Queues, "spool_queue"),
        (PostgresSpoolStore.Overdue, "spool_overdue"),
        (PostgresSpoolStore.RefsByReference, "peer_ref_reference"),
        (PostgresSpoolStore.RefsOfMessage, "peer_ref_pkey"),
        (PostgresSpoolStore.TraceOf, "trace_seen_pkey"),
        (PostgresSubmissionStore.Scheduled, "spool_scheduled"),
        (PostgresSubmissionStore.Spooled, "spool_pkey"),
        (PostgresSubmissionStore.Parts, "part_id"),
        (PostgresSubmissionStore.Members, "message_group_pkey"),
        (PostgresSpoolStore.CallIds, "cdr_other_id_idx"), // the partition's name for cdr_call
        (TraceUpkeep.Old, "trace_seen_at"),
        ($"select {PostgresNodeStore.HasSpooled} from node n where slot = @Slot", "spool_overdue"),
        ("select account_id from spool where slot = 0 and state = 0 and policy is null and account_id = 7 and id > 5 order by id limit 100", "spool_waiting"),
        ("select id from spool where slot = 0 and state = 0 and policy is null and due_at <= 5 order by due_at, id limit 100", "spool_due"),
        ("select id from spool where slot = 0 and state = 0 and policy is not null order by policy, id limit 20", "spool_queue"),
        ("select id from spool where slot = 0 and policy is not null and state <> 1 order by expires_at limit 20", "spool_overdue"),
        ("delete from spool where id = any('{1,2,3}') and slot <> 0 and state >= 2", "spool_pkey"),
        ("delete from peer_ref where id = any('{1,2,3}')", "peer_ref_pkey"),
        ("delete from spool_finished_elsewhere where ctid = any(array(select ctid from spool_finished_elsewhere where slot = 0 limit 10000))", "spool_finished_elsewhere_slot"),
    ];

    private readonly PostgresTestStores _stores;

    public PostgresPlanTests(PostgresServer server)
    {
        string database = server.CreateDatabase();
        _stores = new PostgresTestStores(database);
        string name = new NpgsqlConnectionStringBuilder(database).Database!;
        server.Execute($"alter database {name} set enable_seqscan = off");
    }

    [Fact]
    public async Task Plan_OfAReadAmongManyRows_UsesItsIndex()
    {
        await _stores.StartAsync();
        Fill();
        using var all = new AssertionScope();
        foreach ((string sql, string index) in Reads)
        {
            string plan = string.Join('\n', _stores.Rows("explain " + Values(sql)).Select(row => row["QUERY PLAN"]));
            plan.Should().Contain(index, sql).And.NotContain("Seq Scan on spool").And.NotContain("Seq Scan on peer_ref").And.NotContain("Seq Scan on trace_seen");
            if (sql.Contains("order by", StringComparison.Ordinal) && sql.Contains("limit", StringComparison.Ordinal)) plan.Should().NotContain("->  Sort", sql);
        }
    }

    [Fact]
    public async Task Plan_OfPendingMessagesByNumbers_UsesAnIndexForEachKind()
    {
        await _stores.StartAsync();
        Fill();
        string plan = string.Join('\n', _stores.Rows("explain " + Values(PostgresSubmissionStore.Pending)).Select(row => row["QUERY PLAN"]));
        plan.Should().Contain("spool_scheduled_for").And.Contain("spool_queued_for").And.Contain("spool_waiting").And.Contain("spool_sending").And.NotContain("Seq Scan on spool");
    }

    public void Dispose() => _stores.Dispose();

    private static string Values(string sql) => Parameter().Replace(sql, parameter => parameter.Value switch
    {
        "@Origin" or "@Destination" or "@ServiceType" => "'5'",
        "@SystemIds" => "'{tata}'",
        "@policy" => "'to env4'",
        "@connection" => "'To env4'",
        "@references" => "'{a1,b2}'",
        "@ids" => "'{1,2,3}'",
        "@key" => "'env1-77/1'",
        "@sinceTime" => "now()",
        "@limit" => "100",
        "@Slot" => "0",
        _ => "5",
    });

    [GeneratedRegex("@[A-Za-z]+")]
    private static partial Regex Parameter();

    /// <summary>Nine in ten rows wait for accounts; the rest is in every state of messages to peers.</summary>
    private void Fill() => _stores.Execute(
        $"""
        insert into spool (id, environment, slot, incarnation, account_id, state, attempts, due_at, expires_at, accepted_at, trace_id, direction, origin, origin_raw, origin_ton, origin_npi,
            destination, destination_raw, destination_ton, destination_npi, alphabet, parts, test, policy)
        select n, 'env1', n % 2, 1, case when n % 10 = 0 then 0 else n % 5000 end, case when n % 10 = 0 then n / 10 % 5 else 0 end, 0, n, n + 100000, n, 't', 'sms_to_sip', '1', '1', 0, 0,
            '2', '2', 0, 0, 'gsm7', '1:1:0', false, case when n % 10 = 0 then 'to env4' end
        from generate_series(1, {Rows}) n;
        insert into peer_ref select n, 1, 'To env4', n::text, null from generate_series(1, {Rows}) n;
        insert into trace_seen select 'env1-' || n || '/1', n, n from generate_series(1, {Rows}) n;
        insert into cdr (environment, id, trace_id, direction, origin, destination, origin_raw, destination_raw, parts, alphabet, accepted_at, finished_at, outcome, attempts, test, call_id)
        select 'env1', n, 't', 'sms_to_sip', '1', '2', '1', '2', 1, 'gsm7', now(), now(), 'delivered', 1, false, case when n % 100 = 0 then 'c 1' end from generate_series(1, {Rows}) n;
        insert into spool_finished_elsewhere select n % 2 from generate_series(1, 1000) n;
        analyze;
        """);
}
