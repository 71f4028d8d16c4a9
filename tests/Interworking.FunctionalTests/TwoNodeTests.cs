using System.Text.Json;
using Interworking.FunctionalTests.Harness;
using Interworking.FunctionalTests.Harness.Backends;
using Interworking.FunctionalTests.Peers;
using Interworking.Sip.Messages;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Values;
using Interworking.Testing.Peers;
using Xunit.Abstractions;

namespace Interworking.FunctionalTests;

/// <summary>Two nodes of one environment, a and b, look like one from outside. On PostgreSQL and Redis only: with the other backend there is one node.</summary>
[Collection(SharedServers.Name)]
public sealed class TwoNodeTests(ITestOutputHelper output, SharedServers servers) : FunctionalTest(output, servers.NewBackend())
{
    private static readonly TestAccount Account = new("111222333", "secret-1");

    /// <summary>The promise is one second where the machine has time for it; a test shares two cores with nine other programs, and prints what it took.</summary>
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(3);

    [Theory]
    [InlineData("udp")]
    [InlineData("tcp")]
    [InlineData("tls")]
    public async Task SubmitSm_AppRegisteredAtTheOtherNode_ShowsItAndCarrierGetsReceipt(string transport)
    {
        GatewayCluster cluster = await StartClusterAsync();
        int port = transport == "tls" ? cluster.B.SipTlsPort : cluster.B.SipPort;
        IApp app = Started<IApp>(new Baresip(Files, new AppAccount(Account.Did, Account.Password, GatewaySetup.Domain, transport, port, cluster.B.Certificates)));
        await app.RegisteredAsync();
        LoadCarrier carrier = Started(await LoadCarrier.BindAsync(cluster.A.Smpp, "carrier1", "c1-pw"));

        foreach (string text in new[] { "first", "second" })
        {
            string id = await carrier.TakenAsync(Sms.Plain(Account.Did, text));
            await app.ReceivedAsync(text);
            (await carrier.ReceiptAsync(id)).State.Should().Be(MessageState.Delivered);
        }

        Backend.Cdrs().Should().HaveCount(2).And.OnlyContain(cdr => cdr.Outcome == "delivered" && cdr.Attempts == 1);
    }

    [Fact]
    public async Task Provision_AccountAdded_BothNodesTakeMessagesForItAtOnce()
    {
        GatewayCluster cluster = await StartClusterAsync();
        LoadCarrier[] carriers = [.. await Task.WhenAll(cluster.Smpp.Select(node => LoadCarrier.BindAsync(node, "carrier1", "c1-pw")))];
        foreach (LoadCarrier carrier in carriers) Started(carrier);
        var added = new TestAccount("444555666", "secret-2");
        foreach (LoadCarrier carrier in carriers)
            (await carrier.SubmitAsync(Sms.Plain(added.Did, "too early"))).Status.Should().Be(CommandStatus.InvalidDestinationAddress);
        string file = Files.Write("more.json", JsonSerializer.Serialize(new GatewaySetup { Accounts = [added] }.Provisioning()));

        (int exitCode, string said) = await cluster.A.RunAsync("provision", file);

        exitCode.Should().Be(0, said);
        TimeSpan[] took = await Task.WhenAll(carriers.Select(carrier => Eventually.TrueAsync(
            async () => (await carrier.SubmitAsync(Sms.Plain(added.Did, "now"))).IsOk, "the account known", TimeSpan.FromSeconds(5))));
        Output.WriteLine($"known after {string.Join(" and ", took.Select(time => $"{time.TotalMilliseconds:0} ms"))}");
        took.Should().OnlyContain(time => time < AtOnce);
    }

    [Fact]
    public async Task Register_AtTheOtherNodeThanWhatWaits_IsDeliveredAtOnceAsItsSenderHasChangedItThere()
    {
        GatewayCluster cluster = await StartClusterAsync();
        LoadCarrier carrier = Started(await LoadCarrier.BindAsync(cluster.A.Smpp, "carrier1", "c1-pw"));
        string id = await carrier.TakenAsync(Sms.Plain(Account.Did, "are you here"));
        string never = await carrier.TakenAsync(Sms.Plain(Account.Did, "never mind"));
        LoadCarrier elsewhere = Started(await LoadCarrier.BindAsync(cluster.B.Smpp, "carrier1", "c1-pw"));
        SmppAddress any = new(Ton.Unknown, Npi.Unknown, "");
        (await elsewhere.SendAsync(new CancelSm("", never, any, any))).Status.Should().Be(CommandStatus.Ok, "its sender may say so to any node");
        (await elsewhere.SendAsync(new ReplaceSm(id, any, "", "", new RegisteredDelivery(1), 0, "are you there"u8.ToArray()))).Status.Should().Be(CommandStatus.Ok);
        AppFarm app = Started(new AppFarm(cluster.B.Sip, GatewaySetup.Domain));

        (await app.RegisterAsync(Account.Did, Account.Password)).Should().Be(200);
        DateTimeOffset registered = DateTimeOffset.UtcNow;

        AppMessage arrived = await app.Received.FirstAsync(message => message.Text == "are you there", "what waited");
        Output.WriteLine($"arrived {(arrived.At - registered).TotalMilliseconds:0} ms after the 200");
        (arrived.At - registered).Should().BeLessThan(AtOnce);
        (await carrier.ReceiptAsync(id)).State.Should().Be(MessageState.Delivered);
        app.Received.Count.Should().Be(1);
        Backend.Cdrs().Select(cdr => cdr.Outcome).Should().BeEquivalentTo("cancelled", "delivered");
    }

    [Fact]
    public async Task Register_MovedOverTcp_MessagesFollowItToTheOtherNode()
    {
        GatewayCluster cluster = await StartClusterAsync();
        LoadCarrier carrier = Started(await LoadCarrier.BindAsync(cluster.A.Smpp, "carrier1", "c1-pw"));
        await using var before = new MessageSink();
        await using var after = new MessageSink();
        await using (var app = new RoamingApp(AppOptions.For(cluster.Nodes, Account, SipTransport.Tcp), before))
        {
            await app.Arrivals.CountAsync(1, "registrations");
            await carrier.TakenAsync(Sms.Plain(Account.Did, "at a"));
            await before.Received.CountAsync(1, "messages at a");
        }

        await using var moved = new RoamingApp(AppOptions.For(cluster.Nodes, Account, SipTransport.Tcp, home: 1), after);
        await moved.Arrivals.CountAsync(1, "registrations");
        string id = await carrier.TakenAsync(Sms.Plain(Account.Did, "at b"));

        await after.Received.FirstAsync(message => message.Text == "at b", "the message at b");
        (await carrier.ReceiptAsync(id)).State.Should().Be(MessageState.Delivered);
        after.Received.Count.Should().Be(1);
        Backend.Cdrs().Should().HaveCount(2).And.OnlyContain(cdr => cdr.Outcome == "delivered");
    }

    [Fact]
    public async Task Receipt_CarrierBoundToBoth_ComesOnItsOwnBindAndOnTheOtherWhenThatIsGone()
    {
        GatewayCluster cluster = await StartClusterAsync();
        LoadCarrier atA = Started(await LoadCarrier.BindAsync(cluster.A.Smpp, "carrier1", "c1-pw"));
        LoadCarrier atB = Started(await LoadCarrier.BindAsync(cluster.B.Smpp, "carrier1", "c1-pw"));
        string first = await atA.TakenAsync(Sms.Plain(Account.Did, "by a"));
        string second = await atB.TakenAsync(Sms.Plain(Account.Did, "by b"));
        string third = await atA.TakenAsync(Sms.Plain(Account.Did, "by a, which goes"));
        atA.Cut();
        await atA.Ended;
        AppFarm app = Started(new AppFarm(cluster.B.Sip, GatewaySetup.Domain));

        (await app.RegisterAsync(Account.Did, Account.Password)).Should().Be(200);

        foreach (string id in new[] { first, second, third }) (await atB.ReceiptAsync(id)).State.Should().Be(MessageState.Delivered);
        await Eventually.TrueAsync(() => Backend.Spooled() == 0, "an empty spool");
        app.Received.Items.Select(message => message.Text).Should().BeEquivalentTo("by a", "by b", "by a, which goes");
    }
}
