using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Registrar;
using Interworking.Sip.Messages;
using Interworking.Testing;

namespace Interworking.Gateway.Tests.Sip.Nodes;

/// <summary>A message of node a for an app whose flow node b holds, over real sockets.</summary>
public sealed class FlowProxyTests
{
    [Theory, InlineData(SipTransport.Udp), InlineData(SipTransport.Tcp), InlineData(SipTransport.Tls)]
    public async Task Send_AppOnAnotherNode_ReachesItOnItsFlowAndComesBack(SipTransport transport)
    {
        await using TwoNodes nodes = await TwoNodes.StartAsync();
        await nodes.RegisterAsync(transport);

        AttemptResult result = await nodes.A.SendAsync("hello");

        result.Final!.Kind.Should().Be(OutcomeKind.Delivered);
        (result.Final.To, result.Final.SipStatus).Should().Be((DeliveredTo.Device, 200));
        SipRequest received = nodes.App.Received.Items.Should().ContainSingle().Subject;
        App.TextOf(received).Should().Be("hello");
        received.ContentType.Should().Be("text/plain;charset=UTF-8");
        received.From!.Uri.User.Should().Be("4477");
        received.CallId.Should().Be("4711@env1.example.net");
        received.CSeq!.Value.Number.Should().Be(1);
        received.MaxForwards.Should().Be(69);
        nodes.B.Accepted.Should().Be(transport == SipTransport.Udp ? 1 : 2, "node a has one connection, and the app its own");
    }

    [Fact]
    public async Task Send_AppOnAnotherNode_ShowsItNothingOfTheNodes()
    {
        await using TwoNodes nodes = await TwoNodes.StartAsync();
        SipResponse registered = await nodes.RegisterAsync(SipTransport.Tcp);

        await nodes.A.SendAsync("hello");

        string token = SipUriOf(await nodes.B.BindingAsync()).User;
        SipRequest received = nodes.App.Received.Items.Single();
        received.Route.Should().BeEmpty();
        received.Vias.Should().ContainSingle().Which.SentBy.Should().Be(nodes.App.Flow.Remote.ToString());
        registered.Path.Should().BeEmpty("RFC 3327 gives back the app's own Path only");
        registered.HeaderValues("Contact").Should().ContainSingle().Which.Should().NotContain(token);
    }

    [Fact]
    public async Task Send_Many_ShareOneConnectionAndKeepTheirOrder()
    {
        await using TwoNodes nodes = await TwoNodes.StartAsync();
        await nodes.RegisterAsync(SipTransport.Udp);

        AttemptResult[] results = await Task.WhenAll(Enumerable.Range(1, 20).Select(number => nodes.A.SendAsync($"{number}", number)));

        results.Should().OnlyContain(result => result.Final!.Kind == OutcomeKind.Delivered);
        nodes.App.Received.Items.Select(App.TextOf).Should().Equal(Enumerable.Range(1, 20).Select(number => $"{number}"));
        nodes.B.Accepted.Should().Be(1);
    }

    [Fact]
    public async Task Send_NodeAddressIsUdp_GoesThereByDatagram()
    {
        string udp = $"udp:127.0.0.1:{TwoNodes.FreePort()}";
        await using TwoNodes nodes = await TwoNodes.StartAsync(b: new NodeSetup { Udp = udp, NodeAddress = udp });
        await nodes.RegisterAsync(SipTransport.Tcp);

        (await nodes.A.SendAsync("hello")).Final!.Kind.Should().Be(OutcomeKind.Delivered);

        nodes.B.Accepted.Should().Be(1, "the app's connection is the only one");
    }

    [Theory, InlineData("<sip:edge.example.net;lr>", DeliveredTo.Relay, OutcomeKind.Unknown), InlineData("", DeliveredTo.Device, OutcomeKind.Delivered)]
    public async Task Send_202_IsARelaysOnlyWhenTheAppsOwnPathSaysSo(string path, DeliveredTo to, OutcomeKind kind)
    {
        await using TwoNodes nodes = await TwoNodes.StartAsync();
        nodes.App.Answer = _ => new SipOutgoingResponse(202);
        await nodes.RegisterAsync(SipTransport.Tcp, path.Length > 0 ? [new("Path", path)] : []);

        AttemptResult result = await nodes.A.SendAsync("hello");

        (result.Final!.Kind, result.Final.To).Should().Be((kind, to));
        nodes.App.Received.Items.Single().Route.Should().Equal(path.Length > 0 ? [path] : []);
    }

    [Fact]
    public async Task Send_AppIsBusy_ItsStatusAndRetryAfterComeBack()
    {
        await using TwoNodes nodes = await TwoNodes.StartAsync();
        nodes.App.Answer = _ => new SipOutgoingResponse(486, Headers: [new("Retry-After", "120")]);
        await nodes.RegisterAsync(SipTransport.Tls);

        AttemptResult result = await nodes.A.SendAsync("hello");

        (result.Retry, result.SipStatus, result.RetryAfter).Should().Be((RetryClass.Busy, 486, TimeSpan.FromMinutes(2)));
    }

    [Fact]
    public async Task Send_AppIsSilent_OwnersTimerFEndsAndTheProxySaysNothing()
    {
        var time = new ManualTimeProvider(DateTimeOffset.UtcNow);
        await using TwoNodes nodes = await TwoNodes.StartAsync(new NodeSetup { Time = time }, new NodeSetup { Time = time });
        nodes.App.Answer = _ => null;
        await nodes.RegisterAsync(SipTransport.Tcp);
        Task<AttemptResult> sending = nodes.A.SendAsync("hello");
        await nodes.App.Received.CountAsync(1, "MESSAGE");

        time.Advance(TimeSpan.FromSeconds(32));

        AttemptResult result = await sending;
        (result.Retry, result.SipStatus).Should().Be((RetryClass.Absent, 0));
        nodes.B.Server.Endpoint.ServerTransactions.Should().Be(0);
    }

    [Fact]
    public async Task Send_AppSays408_IsAbsentFor480()
    {
        await using TwoNodes nodes = await TwoNodes.StartAsync();
        using var phone = new UdpPhone(nodes.B.Udp);
        (await phone.TryRegisterAsync($"Contact: {phone.Contact}")).Status.Should().Be(200);
        Task<AttemptResult> sending = nodes.A.SendAsync("hello");

        await phone.AnswerAsync(await phone.ReceiveAsync(), "408 Request Timeout");

        (await sending).SipStatus.Should().Be(480);
    }

    [Fact]
    public async Task Send_ConnectionOfTheAppClosed_Is430AndTheMessageWaits()
    {
        await using TwoNodes nodes = await TwoNodes.StartAsync();
        await nodes.RegisterAsync(SipTransport.Tcp);
        long flow = (await nodes.B.BindingAsync()).FlowId;
        await nodes.App.DisposeAsync();
        await Eventually.TrueAsync(() => nodes.B.Server.Endpoint.FindFlow(flow) is null);

        AttemptResult result = await nodes.A.SendAsync("hello");

        (result.Final, result.Retry, result.SipStatus).Should().Be((null, RetryClass.Absent, 430));
    }

    [Fact]
    public async Task Send_ConnectionOfTheAppBreaksMeanwhile_Is430()
    {
        await using TwoNodes nodes = await TwoNodes.StartAsync();
        nodes.App.Answer = _ => null;
        await nodes.RegisterAsync(SipTransport.Tls);
        Task<AttemptResult> sending = nodes.A.SendAsync("hello");
        await nodes.App.Received.CountAsync(1, "MESSAGE");

        await nodes.App.DisposeAsync();

        (await sending).SipStatus.Should().Be(430);
    }

    [Fact]
    public async Task Send_MoreThanMayWaitForApps_Is503WithRetryAfter()
    {
        await using TwoNodes nodes = await TwoNodes.StartAsync(b: new NodeSetup { MaxProxied = 1 });
        nodes.App.Answer = _ => null;
        await nodes.RegisterAsync(SipTransport.Tcp);
        string path = (await nodes.B.BindingAsync()).NodePath!;
        Task<AttemptResult> first = nodes.A.SendAsync("hello");
        await nodes.App.Received.CountAsync(1, "MESSAGE");

        await using var other = new App();
        SipResponse refused = await other.ForgeAsync(nodes.B.Tcp, path);

        refused.StatusCode.Should().Be(503);
        refused.RetryAfter.Should().BeGreaterThan(0);
        await nodes.App.DisposeAsync();
        (await first).SipStatus.Should().Be(430);
    }

    [Fact]
    public async Task Lookup_OfAnotherRegistrarsBinding_GoesToTheAppAsBefore()
    {
        await using TwoNodes nodes = await TwoNodes.StartAsync();
        await nodes.App.RegisterAsync(SipTransport.Udp, nodes.A.Udp);
        Binding binding = await nodes.A.BindingAsync() with { Node = "", NodePath = null, CallId = "other", CSeq = 1 };
        await nodes.A.Registrar.UpdateAsync(
            SipWorld.Did, new RegisterUpdate([binding], RemoveAll: false, "other", 1, DateTimeOffset.UtcNow, 1), CancellationToken.None);

        (await nodes.A.SendAsync("hello")).Final!.Kind.Should().Be(OutcomeKind.Delivered);
    }

    private static SipUri SipUriOf(Binding binding)
    {
        SipUri.TryParse(binding.NodePath!, out SipUri? uri).Should().BeTrue();
        return uri!;
    }
}
