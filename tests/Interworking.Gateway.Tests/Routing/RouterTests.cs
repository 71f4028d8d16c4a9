using System.Diagnostics;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Routing;

namespace Interworking.Gateway.Tests.Routing;

public sealed class RouterTests
{
    [Fact]
    public void Find_LocalAccount_GoesThereWhateverThePoliciesSay()
    {
        ProvisioningSnapshot snapshot = With([Policy("all", "%")], new Account(1, "2221", "", "", "John Doe", true, true, 0));

        Route route = Router.Find("2221", snapshot);

        route.Account!.Id.Should().Be(1);
        route.Policy.Should().BeNull();
    }

    [Theory]
    [InlineData(true, false, "account disabled")]
    [InlineData(false, true, "product without messaging")]
    public void Find_LocalAccountThatMayNotReceive_NeverLeaves(bool messaging, bool enabled, string why)
    {
        ProvisioningSnapshot snapshot = With([Policy("all", "%")], new Account(1, "2221", "", "", "John Doe", messaging, enabled, 0));

        Router.Find("2221", snapshot).Refusal.Should().Be(why);
    }

    [Fact]
    public void Find_NothingMatches_IsRefused() => Router.Find("333", With([Policy("to env4", "222%")])).Refusal.Should().Be("no route");

    [Theory]
    [InlineData("2221", "longer")] // of one priority the longer front
    [InlineData("2239", "shorter")]
    [InlineData("2289", "first")] // a better priority beats a longer front
    [InlineData("4", "any")]
    public void Find_SeveralMatch_PriorityThenLongestFront(string destination, string expected)
    {
        ProvisioningSnapshot snapshot = With(
        [
            Policy("shorter", "22%"),
            Policy("longer", "222%"),
            Policy("any", "%", priority: 200),
            Policy("first", "_28_", priority: 1),
            Policy("off", "222%", priority: 0) with { Enabled = false },
        ]);

        Router.Find(destination, snapshot).Policy!.Name.Should().Be(expected);
    }

    [Fact]
    public void Find_OnlyWayIsBack_IsRefusedAsLoop() =>
        Router.Find("2221", With([Policy("to env4", "222%", connections: "env4")]), cameBy: "env4").Refusal.Should().StartWith("loop");

    [Fact]
    public void Find_OnlyWayIsBackButAnotherMatches_TakesTheOther()
    {
        ProvisioningSnapshot snapshot = With([Policy("to env4", "222%", connections: "env4"), Policy("rest", "%", connections: "upstream")]);

        Router.Find("2221", snapshot, cameBy: "env4").Policy!.Name.Should().Be("rest");
        Router.Find("2221", snapshot, cameBy: "other").Policy!.Name.Should().Be("to env4");
    }

    [Fact]
    public void Find_TenThousandPolicies_CostsNoMoreThanAFew()
    {
        ProvisioningSnapshot snapshot = With([.. Enumerable.Range(0, 10_000).Select(at => Policy($"p{at}", $"49{at:D5}%"))]);
        Router.Find("4900001234", snapshot);
        var clock = Stopwatch.StartNew();

        for (int at = 0; at < 10_000; at++) Router.Find("4909999123456", snapshot);

        // Each in turn would be a hundred million comparisons.
        clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(1));
        Router.Find("4909999123456", snapshot).Policy!.Name.Should().Be("p9999");
    }

    private static ServicePolicy Policy(string name, string pattern, int priority = 100, string connections = "c") => new(name, priority, pattern, [connections], true);

    private static ProvisioningSnapshot With(IReadOnlyList<ServicePolicy> policies, params Account[] accounts) => new()
    {
        Policies = policies,
        AccountsByDid = accounts.ToDictionary(account => account.Did),
        AccountsById = accounts.ToDictionary(account => account.Id),
    };
}
