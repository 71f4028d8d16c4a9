using Interworking.Gateway.Access;
using Interworking.Gateway.Audit;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Provisioning;

namespace Interworking.Storage.Tests.Contract;

/// <summary>The audit log: what comes in, and what happens to it later.</summary>
public abstract class AuditContract : StoreContract
{
    private static readonly Actor Alice = new("user:alice", "192.0.2.1");

    /// <summary>Provisioning in the same database.</summary>
    protected abstract IProvisioningStore Provisioning(TestStores stores);

    [Fact]
    public async Task Append_Entries_AreReadNewestFirstAndInOrder()
    {
        TestStores stores = await StartAsync();
        await AppendAsync(stores, 5);

        IReadOnlyList<AuditRow> newest = await stores.Audit.ReadAsync(new AuditQuery(null, null, null, 2), default);
        newest.Select(row => (row.Seq, row.Target)).Should().Equal((5, "carrier C5"), (4, "carrier C4"));
        (await stores.Audit.ReadAsync(new AuditQuery(2, "user:alice", "carrier", 10), default)).Select(row => row.Seq).Should().Equal(1);
        (await stores.Audit.ReadAsync(new AuditQuery(null, "user:bob", null, 10), default)).Should().BeEmpty();
        (await stores.Audit.ReadAsync(new AuditQuery(null, null, "carrier C3", 10), default)).Should().ContainSingle();
        AuditVerdict verdict = await VerifyAsync(stores);
        verdict.Should().Be(new AuditVerdict(5, Convert.ToHexStringLower(newest[0].Hash), null, null));
    }

    [Fact]
    public async Task Append_ByManyAtOnce_IsOneChain()
    {
        TestStores stores = await StartAsync();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => AppendAsync(stores, 5))));

        (await VerifyAsync(stores)).Should().Match<AuditVerdict>(verdict => verdict.Rows == 40 && verdict.Why == null);
    }

    [Fact]
    public async Task Append_TextsThatADatabaseDoesNotTake_StayVerifiable()
    {
        TestStores stores = await StartAsync();

        await stores.Audit.AppendAsync(new AuditEntry(new Actor("user:a\0b", "\ud800"), "change", "carrier €", "", "line\none"), default);

        (await VerifyAsync(stores)).Why.Should().BeNull();
    }

    [Theory]
    [InlineData("update audit set becomes = 'window=999' where seq = 3", 3)]
    [InlineData("update audit set who = 'user:bob' where seq = 1", 1)]
    [InlineData("update audit set at = at + 1 where seq = 5", 5)]
    [InlineData("delete from audit where seq = 2", 2)]
    [InlineData("delete from audit where seq = 1", 1)]
    [InlineData("delete from audit where seq = 5", 5)]
    [InlineData("update audit set seq = 100 where seq = 2; update audit set seq = 2 where seq = 3; update audit set seq = 3 where seq = 100", 2)]
    [InlineData("insert into audit select 6, at, who, origin, action, target, was, becomes, hash from audit where seq = 5", 6)]
    public async Task Verify_TamperedInTheDatabase_NamesTheFirstBrokenRow(string tampering, long broken)
    {
        TestStores stores = await StartAsync();
        await AppendAsync(stores, 5);

        stores.Execute(tampering);

        (await VerifyAsync(stores)).BrokenAt.Should().Be(broken);
    }

    [Fact]
    public async Task Verify_NewestCutOffAndHeadSetBack_IsFoundByTheSeal()
    {
        TestStores stores = await StartAsync();
        await AppendAsync(stores, 5);

        stores.Execute("delete from audit where seq > 3; update audit_head set seq = 3, hash = (select hash from audit where seq = 3)");

        (await VerifyAsync(stores)).Why.Should().Contain("seal");
    }

    [Fact]
    public async Task Apply_Provisioning_IsInTheLogWithWhoAndWithoutSecrets()
    {
        TestStores stores = await StartAsync();
        await ProvisionAsync(stores, """{ "carriers": [ { "name": "TATA", "systemId": "tata", "password": "tata-pw", "window": 50 } ] }""");
        await ProvisionAsync(stores, """{ "carriers": [ { "name": "TATA", "systemId": "tata", "password": "other-pw", "window": 60 } ] }""");
        await ProvisionAsync(stores, """{ "carriers": [ { "name": "TATA", "systemId": "tata", "password": "other-pw", "window": 60 } ] }""");

        IReadOnlyList<AuditRow> rows = await stores.Audit.ReadAsync(new AuditQuery(null, null, null, 10), default);

        rows.Select(row => (row.Who, row.Action, row.Target)).Should().Equal(("user:alice", "change", "carrier TATA"), ("user:alice", "create", "carrier TATA"));
        rows[0].Before.Should().Be("password of tata set, window=50");
        rows[0].After.Should().Be("password of tata set, window=60");
        rows[1].After.Should().Contain("window=50").And.Contain("password of tata set");
        rows.Should().OnlyContain(row => !$"{row.Before}{row.After}".Contains("-pw") && !$"{row.Before}{row.After}".Contains("pbkdf2"));
        (await VerifyAsync(stores)).Why.Should().BeNull();
    }

    [Fact]
    public async Task Apply_FileOfThousands_IsAFewRows()
    {
        TestStores stores = await StartAsync();
        string environments = string.Join(',', Enumerable.Range(1, 1000).Select(number => $$"""{ "name": "env{{number}}x", "entry": [] }"""));

        await ProvisionAsync(stores, $$"""{ "environments": [ {{environments}} ] }""");

        IReadOnlyList<AuditRow> rows = await stores.Audit.ReadAsync(new AuditQuery(null, null, null, 100), default);
        rows.Should().HaveCount(5);
        rows.SelectMany(row => row.After!.Split('\n')).Should().HaveCount(1000).And.Contain("+ environment env777x");
    }

    private async Task ProvisionAsync(TestStores stores, string json)
    {
        string file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, json);
        ProvisioningResult result = await new ProvisioningApplier(Provisioning(stores), new GatewayOptions()) { By = Alice }.ApplyAsync(file, prune: false, dryRun: false, default);
        File.Delete(file);
        result.Errors.Should().BeEmpty();
    }

    private static async Task AppendAsync(TestStores stores, int count)
    {
        for (int i = 1; i <= count; i++) await stores.Audit.AppendAsync(new AuditEntry(Alice, "change", $"carrier C{i}", null, "window=50"), default);
    }

    private static async Task<AuditVerdict> VerifyAsync(TestStores stores) => await stores.Audit.VerifyAsync(null, default);
}
