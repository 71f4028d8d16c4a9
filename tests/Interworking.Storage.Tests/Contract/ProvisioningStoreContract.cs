using Interworking.Gateway.Configuration;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Settlement;
using Interworking.Smpp.Text;

namespace Interworking.Storage.Tests.Contract;

/// <summary>Provisioning as it is written and read back.</summary>
public abstract class ProvisioningStoreContract : IDisposable
{
    private const string Everything = """
        { "environments": [ { "name": "env4", "entry": ["127.0.0.1:2875"] } ],
          "products": [ { "name": "Chat", "messaging": true } ],
          "customers": [ { "name": "John", "accounts": [ { "did": "1111", "password": "secret-2", "product": "Chat" }, { "did": "1112", "password": "secret-3", "product": "Chat", "enabled": false } ] } ],
          "carriers": [ { "name": "TATA", "systemId": "tata", "password": "tata-pw", "allowedAddresses": ["10.0.0.0/8"], "tariff": "T", "creditLimit": 500.5, "profile": { "alphabet": "latin1", "ton": 1 } } ],
          "connections": [ { "name": "C", "address": "127.0.0.1:2875", "systemId": "env1", "password": "env1-pw", "bind": "receiver", "carrier": "TATA", "statusOverrides": { "0x45": "permanent" } } ],
          "servicePolicies": [ { "name": "P", "priority": 10, "recipientPattern": "222%", "connections": ["C"], "weights": [3], "rewriteSender": "Shop" } ],
          "tariffs": [ { "name": "T", "currency": "USD", "unit": "message", "chargeOn": "delivered", "monthlyFee": 49.99, "monthlyMinimum": 0.00000001,
              "rates": [ { "prefix": "964", "price": 0.00000001, "from": "2026-01-01", "to": "2026-12-31", "tiers": [ { "above": 1000, "price": 0.5 }, { "above": 2000, "price": 0.00000001 } ] }, { "price": 999999.99999999, "from": "2026-01-01" } ] } ] }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("interworking-").FullName;
    private IProvisioningStore? _store;
    private int _files;

    private IProvisioningStore Store => _store ??= Open(_folder);

    public virtual void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>The store of an empty database.</summary>
    protected abstract IProvisioningStore Open(string folder);

    [Fact]
    public async Task Apply_Everything_IsReadBackAsItWasWritten()
    {
        (await ApplyAsync(Everything)).Should().HaveCount(9).And.Contain("+ account 1111");

        ProvisioningChanges changes = (await ReadChangesAsync(0))!;
        changes.AllAccounts.Should().BeTrue();
        changes.Accounts.Select(account => (account.Did, account.Customer, account.Messaging, account.Enabled)).Should()
            .BeEquivalentTo([("1111", "John", true, true), ("1112", "John", true, false)]);
        changes.Accounts[0].Customer.Should().BeSameAs(changes.Accounts[1].Customer, "a million accounts share their owners' names");
        Carrier carrier = changes.Set.Carriers.Single();
        carrier.AllowedAddresses.Single().ToString().Should().Be("10.0.0.0/8");
        carrier.Profile.Alphabet.Should().Be(Alphabet.Latin1);
        PasswordHash.Verify("tata-pw", carrier.Credentials.Single().PasswordHash).Should().BeTrue();
        Connection connection = changes.Set.Connections.Single();
        (connection.Password, connection.Bind, connection.StatusOverrides[0x45]).Should().Be(("env1-pw", BindKind.Receiver, StatusMeaning.Permanent));
        changes.Set.Policies.Single().Should().BeEquivalentTo(new ServicePolicy("P", 10, "222%", ["C"], true) { Weights = [3], RewriteSender = "Shop" });
        Tariff tariff = changes.Set.Tariffs.Single();
        (tariff.Unit, tariff.ChargeOn).Should().Be((TariffUnit.Message, ChargeOn.Delivered));
        (tariff.MonthlyFee, tariff.MonthlyMinimum, carrier.CreditLimit).Should().Be((49.99m, 0.00000001m, 500.5m));
        Rate longer = tariff.Rates.Single(rate => rate.Tiers.Count > 0);
        longer.Tiers.Should().Equal(new RateTier(1000, 0.5m), new RateTier(2000, 0.00000001m));
        longer.To.Should().Be(new DateOnly(2026, 12, 31));
        tariff.Rates.Select(rate => rate.Price).Should().BeEquivalentTo([0.00000001m, 999999.99999999m]);
    }

    [Fact]
    public async Task Apply_SameFileAgain_ChangesNothing()
    {
        await ApplyAsync(Everything);
        long version = (await ReadChangesAsync(0))!.Version;

        (await ApplyAsync(Everything)).Should().BeEmpty();
        (await ReadChangesAsync(version)).Should().BeNull();
    }

    [Fact]
    public async Task ReadChanges_OneAccountChanged_BringsOnlyThatOne()
    {
        await ApplyAsync(Everything);
        long version = (await ReadChangesAsync(0))!.Version;
        (await ApplyAsync(Everything.Replace("secret-2", "secret-9", StringComparison.Ordinal))).Should().Equal("~ account 1111: password");

        ProvisioningChanges changes = (await ReadChangesAsync(version))!;

        changes.AllAccounts.Should().BeFalse();
        changes.Accounts.Select(account => account.Did).Should().Equal("1111");
    }

    [Fact]
    public async Task ReadChanges_ProductLosesMessaging_BringsItsAccounts()
    {
        await ApplyAsync(Everything);
        long version = (await ReadChangesAsync(0))!.Version;
        await ApplyAsync("""{ "products": [ { "name": "Chat", "messaging": false } ] }""");

        (await ReadChangesAsync(version))!.Accounts.Should().HaveCount(2).And.OnlyContain(account => !account.Messaging);
    }

    [Fact]
    public async Task Apply_DidToAnotherCustomer_GetsANewId()
    {
        await ApplyAsync(Everything);
        Account old = (await ReadChangesAsync(0))!.Accounts.Single(account => account.Did == "1111");
        await ApplyAsync("""{ "customers": [ { "name": "Jane", "accounts": [ { "did": "1111", "password": "x", "product": "Chat" } ] } ] }""");

        ProvisioningChanges changes = (await ReadChangesAsync(0))!;
        changes.Accounts.Single(account => account.Did == "1111").Id.Should().NotBe(old.Id);
        changes.Accounts.Should().NotContain(account => account.Id == old.Id);
    }

    [Fact]
    public async Task Apply_PrunedToNothing_LeavesNothing()
    {
        await ApplyAsync(Everything);
        long version = (await ReadChangesAsync(0))!.Version;
        (await ApplyAsync("{}", prune: true)).Should().OnlyContain(line => line.StartsWith('-'));

        ProvisioningChanges changes = (await ReadChangesAsync(version))!;
        changes.AllAccounts.Should().BeFalse();
        changes.Gone.Select(gone => gone.Did).Should().BeEquivalentTo(["1111", "1112"], "who knew the accounts must forget them");
        changes.Accounts.Should().BeEmpty();
        changes.Set.Should().BeEquivalentTo(ProvisioningSet.Empty);
        (await Store.ReadSummaryAsync(CancellationToken.None)).Customers.Should().Be(0);
    }

    [Fact]
    public async Task Apply_SystemIdMovesToAnotherCarrier_IsOneChange()
    {
        await ApplyAsync("""{ "carriers": [ { "name": "A", "systemId": "s", "password": "p" } ] }""");
        await ApplyAsync("""{ "carriers": [ { "name": "A", "systemId": "a", "password": "p" }, { "name": "B", "systemId": "s", "password": "p" } ] }""");

        (await ReadChangesAsync(0))!.Set.Carriers.Select(carrier => carrier.Credentials.Single().SystemId).Should().Equal("a", "s");
    }

    [Fact]
    public async Task Apply_SomebodyElseWasFaster_ChangesNothing()
    {
        await Store.PrepareAsync(CancellationToken.None);
        ProvisioningState state = await Store.ReadStateAsync([], [], CancellationToken.None);
        await ApplyAsync(Everything);
        var stale = new ProvisioningPlan
        {
            BaseVersion = state.Version,
            Environments = new([], []),
            Products = new([new Product("Late", true)], []),
            Tariffs = new([], []),
            Carriers = new([], []),
            Connections = new([], []),
            Policies = new([], []),
            Customers = new([], []),
            NewAccounts = [],
            ChangedAccounts = [],
            RemovedAccounts = [],
            Changes = ["+ product Late"],
        };

        (await Store.ApplyAsync(stale, CancellationToken.None)).Should().BeFalse();
        (await ReadChangesAsync(0))!.Set.Products.Should().Equal(new Product("Chat", true));
    }

    [Fact]
    public async Task ApplyChanged_SameFileSameRealm_IsAppliedOnce()
    {
        string file = Write(Everything);
        await Store.PrepareAsync(CancellationToken.None);
        var applier = new ProvisioningApplier(Store, new GatewayOptions());

        (await applier.ApplyChangedAsync(file, CancellationToken.None)).Changes.Should().NotBeEmpty();
        await ApplyAsync("""{ "products": [ { "name": "Chat", "messaging": false } ] }""");
        (await applier.ApplyChangedAsync(file, CancellationToken.None)).Changes.Should().BeEmpty("what was changed since then stays");

        var moved = new ProvisioningApplier(Store, new GatewayOptions { Sip = new SipOptions { Realm = "new.example.net" } });
        ProvisioningSummary summary = await Store.ReadSummaryAsync(CancellationToken.None);
        moved.Check(summary).Should().ContainSingle().Which.Key.Should().Be("Sip.Realm");
        (await moved.ApplyChangedAsync(file, CancellationToken.None)).Changes.Should().Contain(line => line.Contains("realm env1.example.net -> new.example.net"));
        moved.Check(await Store.ReadSummaryAsync(CancellationToken.None)).Should().BeEmpty();
    }

    [Fact]
    public async Task ReadChanges_FarBehind_ReadsAllAccounts()
    {
        await ApplyAsync(Everything);
        long version = (await ReadChangesAsync(0))!.Version;
        ProvisioningState state = await Store.ReadStateAsync([], [], CancellationToken.None);
        for (int i = 0; i < 1001; i++)
            (await Store.ApplyAsync(Put(state.Version + i, new Product("Chat", i % 2 == 0)), CancellationToken.None)).Should().BeTrue();

        (await ReadChangesAsync(version))!.AllAccounts.Should().BeTrue();
        (await ReadChangesAsync(version + 500))!.AllAccounts.Should().BeFalse();
    }

    [Fact]
    public async Task ListAccounts_ByPages_ComesInOrderAndFiltered()
    {
        await ApplyAsync("""
            { "products": [ { "name": "Chat", "messaging": true }, { "name": "Call", "messaging": false } ],
              "customers": [ { "name": "A", "accounts": [ { "did": "964770", "password": "p", "product": "Chat" }, { "did": "9647", "password": "p", "product": "Call" } ] },
                             { "name": "B", "accounts": [ { "did": "96", "password": "p", "product": "Chat" }, { "did": "111", "password": "p", "product": "Chat" } ] } ] }
            """);
        var directory = (IAccountDirectory)Store;

        (await ListAsync(new AccountFilter("", null, null, "", 3))).Should().Equal("111", "96", "9647");
        (await ListAsync(new AccountFilter("", null, null, "9647", 3))).Should().Equal("964770");
        (await ListAsync(new AccountFilter("9647", null, null, "", 3))).Should().Equal("9647", "964770");
        (await ListAsync(new AccountFilter("", "B", null, "", 3))).Should().Equal("111", "96");
        (await ListAsync(new AccountFilter("96", "A", "Chat", "", 3))).Should().Equal("964770");
        (await directory.ListCustomersAsync("", "A", 10, default)).Should().Equal("B");
        (await directory.ListCustomersAsync("A", "", 10, default)).Should().Equal("A");
        (await directory.CountAccountsOfAsync("A", null, 100, default)).Should().BePositive();
        (await directory.CountAccountsOfAsync("C", null, 100, default)).Should().Be(0);
        (await directory.CountAccountsOfAsync(null, "Call", 1, default)).Should().Be(1, "it is counted no further");

        async Task<IEnumerable<string>> ListAsync(AccountFilter filter) => (await directory.ListAccountsAsync(filter, default)).Select(one => one.Account.Did);
    }

    private static ProvisioningPlan Put(long version, Product product) => new()
    {
        BaseVersion = version,
        Environments = new([], []),
        Products = new([product], []),
        Tariffs = new([], []),
        Carriers = new([], []),
        Connections = new([], []),
        Policies = new([], []),
        Customers = new([], []),
        NewAccounts = [],
        ChangedAccounts = [],
        RemovedAccounts = [],
        Changes = ["~ product"],
    };

    private async Task<IReadOnlyList<string>> ApplyAsync(string json, bool prune = false)
    {
        await Store.PrepareAsync(CancellationToken.None);
        ProvisioningResult result = await new ProvisioningApplier(Store, new GatewayOptions()).ApplyAsync(Write(json), prune, dryRun: false, CancellationToken.None);
        result.Errors.Should().BeEmpty();
        return result.Changes;
    }

    private ValueTask<ProvisioningChanges?> ReadChangesAsync(long known) => Store.ReadChangesAsync(known, CancellationToken.None);

    private string Write(string json)
    {
        string file = Path.Combine(_folder, $"provisioning-{++_files}.json");
        File.WriteAllText(file, json);
        return file;
    }
}
