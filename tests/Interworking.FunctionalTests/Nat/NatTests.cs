using Interworking.FunctionalTests.Harness;
using Interworking.FunctionalTests.Harness.Backends;
using Interworking.FunctionalTests.Peers;
using Xunit.Abstractions;

namespace Interworking.FunctionalTests.Nat;

/// <summary>
/// Apps behind a router that masquerades: what they wrote into Contact leads nowhere. UDP goes back to the port that REGISTER came from, by the listener that it came
/// to; TCP by the connection. On SQLite only: what is shown here is above the stores.
/// </summary>
public sealed class NatTests(ITestOutputHelper output) : FunctionalTest(output, new SqliteBackend())
{
    private static readonly TestAccount Alice = new("111222333", "secret-1");
    private static readonly TestAccount Bob = new("444555666", "secret-2");

    [NatTheory]
    [InlineData("udp")]
    [InlineData("tcp")]
    public async Task Apps_BehindOneNat_RegisterReceiveAndSend(string transport)
    {
        (NatLab lab, NatGateway gateway) = await StartAsync();
        IApp alice = Started<IApp>(new Baresip(Files, Account(lab, Alice, transport), writesTo: Bob.Did));
        IApp bob = Started<IApp>(new Linphone(Files, Account(lab, Bob, transport)));
        await alice.RegisteredAsync();
        await bob.RegisteredAsync();

        string receipt = await gateway.SendAsync(Alice.Did, "from a carrier");
        await alice.ReceivedAsync("from a carrier");
        await gateway.SendAsync(Bob.Did, "from a carrier too");
        await bob.ReceivedAsync("from a carrier too");
        await bob.SendAsync(Alice.Did, "from within");
        await alice.ReceivedAsync("from within");
        await alice.SendAsync(Bob.Did, "and back");
        await bob.ReceivedAsync("and back");

        receipt.Should().Contain("DELIVRD");
        await Eventually.TrueAsync(() => Backend.Cdrs().Count == 4, "four CDRs");
        Backend.Cdrs().Should().OnlyContain(cdr => cdr.Outcome == "delivered" && cdr.Attempts == 1);
    }

    [NatTheory]
    [InlineData("udp")]
    [InlineData("tcp")]
    public async Task Sipp_NatGaveItAnotherPort_IsReachedAgainFromItsNextRegister(string transport)
    {
        (NatLab lab, NatGateway gateway) = await StartAsync();
        var sipp = new Sipp(Files, Alice.Did, Alice.Password, NatGateway.SipPort, lab.Behind, transport);
        string before, after;
        using (ChildProcess first = sipp.Stay(out string log))
        {
            before = await Sipp.RegisteredAsync(log);
            (await gateway.SendAsync(Alice.Did, "before")).Should().Contain("DELIVRD");
        }

        lab.Rebind();
        Started(sipp.Stay(out string again));
        after = await Sipp.RegisteredAsync(again);
        (await gateway.SendAsync(Alice.Did, "after")).Should().Contain("DELIVRD");

        after.Should().NotBe(before, "the router gives other ports now");
        await Eventually.TrueAsync(() => File.ReadAllText(again).Contains("received: after", StringComparison.Ordinal), "the message");
        Backend.Cdrs().Should().HaveCount(2).And.OnlyContain(cdr => cdr.Outcome == "delivered" && cdr.Attempts == 1);
    }

    private async Task<(NatLab Lab, NatGateway Gateway)> StartAsync()
    {
        NatLab lab = Started(new NatLab());
        NatGateway gateway = Started(new NatGateway(lab, Files, new GatewaySetup { Accounts = [Alice, Bob] }, Backend));
        await gateway.ReadyAsync();
        return (lab, gateway);
    }

    private static AppAccount Account(NatLab lab, TestAccount account, string transport) =>
        new(account.Did, account.Password, GatewaySetup.Domain, transport, NatGateway.SipPort, Certificates: null) { Network = lab.Behind };
}
