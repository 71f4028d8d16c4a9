using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Routing;

namespace Interworking.Gateway.Tests.Routing;

public sealed class PolicyVerdictTests
{
    private static readonly string[] Patterns = ["%", "2%", "22%", "222%", "2_2%", "222_", "2221", "3%"];

    [Fact]
    public void Of_SeveralPolicies_SaysOfEachInItsTurnWhyNotUntilOneIsTaken()
    {
        ServicePolicy[] policies =
        [
            new("rest", 100, "%", ["upstream"], true), new("never reached", 200, "%", ["upstream"], true), new("off", 5, "222%", ["vendor"], false),
            new("others", 10, "333%", ["vendor"], true), new("back", 20, "222%", ["env4"], true),
        ];

        PolicyVerdict.Of(policies, "2221", cameBy: "env4").Select(verdict => (verdict.Policy.Name, verdict.Fit)).Should().Equal(
            ("off", PolicyFit.Disabled), ("others", PolicyFit.OtherNumbers), ("back", PolicyFit.OnlyBack), ("rest", PolicyFit.Taken));
    }

    [Fact]
    public void Of_AnyPolicies_TakesTheOneThatTheRouterTakes()
    {
        var random = new Random(4);
        for (int round = 0; round < 2000; round++)
        {
            ServicePolicy[] policies = [.. Enumerable.Range(0, random.Next(6)).Select(at => new ServicePolicy(
                $"p{at}", random.Next(3), Patterns[random.Next(Patterns.Length)], random.Next(2) == 0 ? ["a"] : ["a", "b"], random.Next(4) > 0))];
            string? cameBy = random.Next(2) == 0 ? "a" : null;
            string destination = random.Next(2) == 0 ? "2221" : "22";

            ServicePolicy? routed = Router.Find(destination, new ProvisioningSnapshot { Policies = policies }, cameBy).Policy;

            PolicyVerdict.Of(policies, destination, cameBy).Where(verdict => verdict.Fit == PolicyFit.Taken).Select(verdict => verdict.Policy)
                .Should().Equal(routed is null ? [] : [routed], "round {0}", round);
        }
    }
}
