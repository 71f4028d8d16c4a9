using Interworking.FunctionalTests.Harness;
using Interworking.FunctionalTests.Harness.Backends;
using Interworking.FunctionalTests.Peers;
using Xunit.Abstractions;

namespace Interworking.FunctionalTests;

/// <summary>Two real apps write to each other: with digest, over each transport, one CDR for each message.</summary>
public abstract class AppToAppTests(ITestOutputHelper output, Backend backend) : FunctionalTest(output, backend)
{
    public sealed class OnSqlite(ITestOutputHelper output) : AppToAppTests(output, new SqliteBackend());

    [Collection(SharedServers.Name)]
    public sealed class OnPostgresAndRedis(ITestOutputHelper output, SharedServers servers) : AppToAppTests(output, servers.NewBackend());

    private static readonly TestAccount Alice = new("111222333", "secret-1");
    private static readonly TestAccount Bob = new("444555666", "secret-2");

    [Theory]
    [InlineData("udp", "udp")]
    [InlineData("tcp", "tls")]
    [InlineData("tls", "tcp")]
    public async Task Message_BaresipAndLinphone_ArriveBothWays(string aliceBy, string bobBy)
    {
        GatewayProcess gateway = await StartGatewayAsync(new GatewaySetup { Accounts = [Alice, Bob] });
        IApp alice = Started<IApp>(new Baresip(Files, Account(gateway, Alice, aliceBy), writesTo: Bob.Did));
        IApp bob = Started<IApp>(new Linphone(Files, Account(gateway, Bob, bobBy)));
        await alice.RegisteredAsync();
        await bob.RegisteredAsync();

        foreach (string text in new[] { "hello", "hi 😀 — ça va?", "مرحبا" })
        {
            await alice.SendAsync(Bob.Did, text);
            (await bob.ReceivedAsync(text)).Should().Contain($"sip:{Alice.Did}@{GatewaySetup.Domain}");
            await bob.SendAsync(Alice.Did, text);
            (await alice.ReceivedAsync(text)).Should().Contain($"sip:{Bob.Did}@{GatewaySetup.Domain}");
        }

        // linphone's unasked notifications are no messages: six, and not one more.
        await Eventually.TrueAsync(() => gateway.Cdrs().Count >= 6, "six CDRs");
        IReadOnlyList<CdrRow> cdrs = gateway.Cdrs();
        cdrs.Should().HaveCount(6).And.OnlyContain(cdr => cdr.Outcome == "delivered" && cdr.DeliveredTo == "device" && cdr.Carrier == null);
        cdrs.Count(cdr => cdr.Origin == Alice.Did && cdr.Destination == Bob.Did).Should().Be(3);
    }

    [Fact]
    public async Task Message_RecipientComesLater_ArrivesInOrder()
    {
        GatewayProcess gateway = await StartGatewayAsync(new GatewaySetup { Accounts = [Alice, Bob] });
        IApp alice = Started<IApp>(new Baresip(Files, Account(gateway, Alice, "udp"), writesTo: Bob.Did));
        await alice.RegisteredAsync();
        await alice.SendAsync(Bob.Did, "first");
        await alice.SendAsync(Bob.Did, "second");
        await Eventually.TrueAsync(() => gateway.Spooled() == 2, "both wait");

        IApp bob = Started<IApp>(new Linphone(Files, Account(gateway, Bob, "udp")));

        await bob.ReceivedAsync("second");
        bob.Process.Lines.Where(line => line.Contains("Message received from", StringComparison.Ordinal)).Select(line => line.Split(' ')[^1]).Should().Equal("first", "second");
    }

    private static AppAccount Account(GatewayProcess gateway, TestAccount account, string transport) =>
        new(account.Did, account.Password, GatewaySetup.Domain, transport, transport == "tls" ? gateway.SipTlsPort : gateway.SipPort, gateway.Certificates);
}
