using System.Text;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Provisioning.Files;
using Interworking.Sip.Auth;

namespace Interworking.Gateway.Tests.Provisioning;

public sealed class ProvisioningPlannerTests
{
    private const string Realm = "env1.example.net";

    private static readonly ProvisioningState Fresh = new(1, "", ProvisioningSet.Empty, [], []);

    private readonly ProvisioningPlanner _planner = new("env1", [new Listener("Smpp.Listen[0]", Address("tcp:0.0.0.0:2775"))], Realm);

    [Fact]
    public void Plan_NewThings_AddsThemWithHashesOfTheRealm()
    {
        ProvisioningPlan plan = Plan("""
            { "products": [ { "name": "Chat", "messaging": true } ],
              "customers": [ { "name": "John", "accounts": [ { "did": "1111", "password": "secret-2", "product": "Chat" } ] } ],
              "carriers": [ { "name": "TATA", "systemId": "tata", "password": "tata-pw" } ] }
            """, Fresh);

        plan.Changes.Should().Equal("+ product Chat", "+ carrier TATA", "+ customer John", "+ account 1111");
        StoredAccount account = plan.NewAccounts.Single();
        account.Account.Ha1Md5.Should().Be(DigestHa1.Compute(DigestAlgorithm.Md5, "1111", Realm, "secret-2"));
        account.Realm.Should().Be(Realm);
        PasswordHash.Verify("tata-pw", plan.Carriers.Put.Single().Credentials.Single().PasswordHash).Should().BeTrue();
    }

    [Fact]
    public void Plan_SameFileAgain_ChangesNothing()
    {
        const string json = """{ "carriers": [ { "name": "TATA", "systemId": "tata", "password": "tata-pw" } ] }""";
        ProvisioningState state = Fresh with { Set = ProvisioningSet.Empty with { Carriers = Plan(json, Fresh).Carriers.Put } };

        Plan(json, state).IsEmpty.Should().BeTrue();
    }

    [Fact]
    public void Plan_Changed_SaysWhatFromAndToButNoSecret()
    {
        ProvisioningState state = Fresh with
        {
            Set = ProvisioningSet.Empty with { Carriers = Plan("""{ "carriers": [ { "name": "TATA", "systemId": "tata", "password": "tata-pw", "window": 50 } ] }""", Fresh).Carriers.Put },
        };

        Plan("""{ "carriers": [ { "name": "TATA", "systemId": "tata", "password": "other-pw" } ] }""", state)
            .Changes.Should().Equal("~ carrier TATA: password of tata, window 50 -> 100");
    }

    [Fact]
    public void Plan_DidToAnotherCustomer_IsAnotherAccount()
    {
        ProvisioningState state = WithAccount(customer: "John");

        ProvisioningPlan plan = Plan("""{ "customers": [ { "name": "Jane", "accounts": [ { "did": "1111", "password": "secret-2", "product": "Chat" } ] } ] }""", state);

        plan.RemovedAccounts.Should().Equal(42);
        plan.NewAccounts.Single().Account.Customer.Should().Be("Jane");
        plan.ChangedAccounts.Should().BeEmpty();
    }

    [Fact]
    public void Plan_RealmChanged_MakesNewHashesUnderTheSameId()
    {
        ProvisioningState state = WithAccount(customer: "John", realm: "old.example.net");

        ProvisioningPlan plan = Plan("""{ "customers": [ { "name": "John", "accounts": [ { "did": "1111", "password": "secret-2", "product": "Chat" } ] } ] }""", state);

        plan.Changes.Should().Equal("~ account 1111: password, realm old.example.net -> env1.example.net");
        plan.ChangedAccounts.Single().Account.Id.Should().Be(42);
    }

    [Fact]
    public void Plan_FileNamesNothing_RemovesOnlyWhenPruning()
    {
        ProvisioningState state = WithAccount(customer: "John");

        Plan("{}", state).IsEmpty.Should().BeTrue();
        ProvisioningPlan pruned = Plan("{}", state, prune: true);
        pruned.Changes.Should().Equal("- product Chat", "- customer John", "- account 1111");
        pruned.RemovedAccounts.Should().Equal(42);
    }

    [Theory]
    [InlineData("""{ "customers": [ { "name": "J", "accounts": [ { "did": "1", "password": "p", "product": "Chad" } ] } ] }""", "account 1", "no product \"Chad\"; did you mean \"Chat\"?")]
    [InlineData("""{ "carriers": [ { "name": "T", "tariff": "None" } ] }""", "carrier \"T\"", "no tariff \"None\"")]
    [InlineData("""{ "connections": [ { "name": "C", "address": "h:1", "systemId": "s", "password": "p", "carrier": "X" } ] }""", "connection \"C\"", "no carrier \"X\"")]
    [InlineData("""{ "servicePolicies": [ { "name": "P", "recipientPattern": "%", "connections": ["X"] } ] }""", "service policy \"P\"", "no connection \"X\"")]
    [InlineData("""{ "carriers": [ { "name": "A", "systemId": "s", "password": "p" }, { "name": "B", "systemId": "s", "password": "p" } ] }""", "carriers", "\"A\" and to \"B\"")]
    [InlineData("""{ "environments": [ { "name": "env2", "entry": ["h:1"] }, { "name": "env3", "entry": ["h:1"] } ] }""", "environment \"env3\"", "that of environment \"env2\"")]
    [InlineData("""{ "environments": [ { "name": "env2", "entry": ["127.0.0.1:2775"] } ] }""", "environment \"env2\"", "Smpp.Listen[0]")]
    public void Plan_ResultIsWrong_IsRefusedWithBothSides(string json, string where, string problem)
    {
        (ProvisioningPlan? plan, IReadOnlyList<ConfigurationError> errors) = _planner.Plan(Read(json), WithAccount("John"), prune: false);

        plan.Should().BeNull();
        errors.Should().ContainSingle().Which.Should().Match<ConfigurationError>(error => error.Key == where && error.Problem.Contains(problem));
    }

    [Fact]
    public void Plan_OwnEnvironmentWithItsOwnEntry_IsFine() =>
        Plan("""{ "environments": [ { "name": "env1", "entry": ["127.0.0.1:2775"] } ] }""", Fresh).Changes.Should().Equal("+ environment env1");

    private static ProvisioningState WithAccount(string customer, string realm = Realm)
    {
        var account = new Account(
            42, "1111", DigestHa1.Compute(DigestAlgorithm.Md5, "1111", realm, "secret-2"), DigestHa1.Compute(DigestAlgorithm.Sha256, "1111", realm, "secret-2"), customer, true, true, 0);
        return Fresh with
        {
            Set = ProvisioningSet.Empty with { Products = [new Product("Chat", true)] },
            Accounts = [new StoredAccount(account, "Chat", realm)],
            Customers = [customer],
        };
    }

    private ProvisioningPlan Plan(string json, ProvisioningState state, bool prune = false)
    {
        (ProvisioningPlan? plan, IReadOnlyList<ConfigurationError> errors) = _planner.Plan(Read(json), state, prune);
        errors.Should().BeEmpty();
        return plan!;
    }

    private static ProvisioningFile Read(string json)
    {
        (ProvisioningFile file, IReadOnlyList<ConfigurationError> errors) = ProvisioningFileReader.Read(Encoding.UTF8.GetBytes(json));
        errors.Should().BeEmpty();
        return file;
    }

    private static ListenAddress Address(string text)
    {
        ListenAddress.TryParse(text, out ListenAddress address).Should().BeTrue();
        return address;
    }
}
