using System.Text.RegularExpressions;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Storage.Sql.Migrations;
using Interworking.Storage.Sql.Sqlite;
using Interworking.Storage.Tests.Contract;
using Microsoft.Data.Sqlite;

namespace Interworking.Storage.Tests.Sql.Sqlite;

/// <summary>Messages to peers in a file: what a former program left, plans, and how old traces go.</summary>
public sealed partial class SqlitePeersTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly SqliteTestStores _stores;

    public SqlitePeersTests() => _stores = _folder.Open();

    [Fact]
    public async Task Start_RowsOfAFormerSchema_GoOn()
    {
        using (SqliteConnection old = _stores.Database.Open())
            MigrationRunner.Apply(old, [.. Migration.All("Sqlite").Where(migration => migration.Number < 4)], TestStores.Now);
        _stores.Execute(
            """
            insert into spool (id, environment, slot, incarnation, account_id, state, attempts, due_at, expires_at, accepted_at, trace_id, direction, origin, origin_raw, origin_ton, origin_npi,
                destination, destination_raw, destination_ton, destination_npi, alphabet, parts, test)
            values (5, 'env1', 0, 1, 7, 0, 0, 0, 9999999999999, 0, 'env1-5', 'sms_to_sip', '1', '1', 0, 0, '2', '2', 0, 0, 'gsm7', '5:1:0', 0);
            insert into part (id, link, source, target, reference, total, number, receipt, origin, origin_raw, origin_ton, origin_npi, destination, destination_raw, destination_ton,
                destination_npi, data_coding, default_alphabet, protocol_id, esm_class, body, accepted_at, expires_at, test, since)
            values (6, 'tata', '1', '2', 1, 2, 1, 0, '1', '1', 0, 0, '2', '2', 0, 0, 0, 'gsm7', 0, 0, x'41', 0, 0, 0, 0);
            """);

        await _stores.StartAsync();

        (await _stores.Spool.ReadDueAsync(TestStores.Now, default, 10, default)).Should().ContainSingle();
        SpooledMessage row = (await _stores.Spool.FindAsync(new MessageId(5), default))!;
        (row.Policy, row.SentBy, row.Message.Hops, row.Message.Priority, row.Message.Origin.CallId).Should().Be((null, null, 0, (byte)0, null));
        StoredPart part = (await _stores.Spool.ReadStaleSetsAsync(TestStores.Now, 10, default)).Single().Parts.Single();
        (part.Origin.Trace, part.Priority).Should().Be((null, (byte)0));
    }

    [Fact]
    public async Task Commit_OldTraces_GoWithHeartbeatsAndWithNewOnesAFewAtATime()
    {
        await _stores.StartAsync();
        long old = TestStores.Now.AddHours(-73).ToUnixTimeMilliseconds();
        _stores.Execute($"with recursive n(i) as (select 1 union all select i + 1 from n where i < 1000) insert into trace_seen select 'old' || i, i, {old} + i from n");

        await _stores.CommitAsync(new HeartbeatEntry(TestStores.Now));
        _stores.Count("trace_seen").Should().Be(800);

        await _stores.CommitAsync([.. Enumerable.Range(1, 10).Select(id => Samples.Finish(PeerSamples.Traced(id, $"new{id}")))]);
        _stores.Count("trace_seen").Should().Be(790);

        for (int beats = 0; beats < 4; beats++) await _stores.CommitAsync(new HeartbeatEntry(TestStores.Now));
        _stores.Rows("select key from trace_seen").Select(row => (string)row["key"]!).Should().HaveCount(10).And.OnlyContain(key => key.StartsWith("new"));
    }

    [Theory]
    [InlineData(SqliteSpoolStore.Queue, "spool_queue")]
    [InlineData(SqliteSpoolStore.Queues, "spool_queue")]
    [InlineData(SqliteSpoolStore.Overdue, "spool_overdue")]
    [InlineData(SqliteSpoolStore.RefsByReference, "peer_ref_reference (connection=? AND reference=?)")]
    [InlineData(SqliteSpoolStore.RefsOfMessage, "PRIMARY KEY (id=?)")]
    [InlineData(SqliteSpoolStore.TraceOf, "PRIMARY KEY (key=?)")]
    [InlineData(SqliteSpoolStore.CallIds, "cdr_call (id>?)")]
    [InlineData(SqliteSpoolStore.CallIds, "SEARCH spool USING INTEGER PRIMARY KEY (rowid>?)")]
    [InlineData(SqliteSubmissionStore.Scheduled, "spool_scheduled (due_at<?)")]
    [InlineData(SqliteSubmissionStore.Members, "PRIMARY KEY (group_id=?)")]
    [InlineData("select id from part where id in (7, 8)", "part_id (id=?)")]
    [InlineData(SqliteTraceWriter.DeleteOld, "trace_seen_at (at<?)")]
    [InlineData("delete from spool where id = 7 and (slot = 0 or state >= 2)", "INTEGER PRIMARY KEY (rowid=?)")]
    [InlineData("delete from peer_ref where id = 7", "PRIMARY KEY (id=?)")]
    public async Task Plan_OfAReadThatMustStayFast_UsesItsIndex(string sql, string index)
    {
        await _stores.StartAsync();
        string plan = string.Join('\n', _stores.Rows("explain query plan " + Parameter().Replace(sql, "5")).Select(row => row["detail"]));
        plan.Should().Contain(index).And.NotMatchRegex("SCAN (spool|cdr|peer_ref|trace_seen)($|\n)");
        if (sql.Contains("limit @limit", StringComparison.Ordinal)) plan.Should().NotContain("TEMP B-TREE");
    }

    public void Dispose()
    {
        _stores.Dispose();
        _folder.Dispose();
    }

    [GeneratedRegex("@[A-Za-z]+|\\?")]
    private static partial Regex Parameter();
}
