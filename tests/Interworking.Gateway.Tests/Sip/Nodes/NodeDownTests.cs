using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Registrar;
using Interworking.Sip.Messages;

namespace Interworking.Gateway.Tests.Sip.Nodes;

/// <summary>The node that holds the flow is gone, or its node path is none.</summary>
public sealed class NodeDownTests
{
    [Fact]
    public async Task Send_NodeIsDown_AUdpAppIsSentToFromHere()
    {
        await using TwoNodes nodes = await TwoNodes.StartAsync();
        await nodes.RegisterAsync(SipTransport.Udp);
        await nodes.B.DisposeAsync();

        (await nodes.A.SendAsync("hello")).Final!.Kind.Should().Be(OutcomeKind.Delivered);

        SipRequest received = nodes.App.Received.Items.Should().ContainSingle().Subject;
        received.Vias.Should().ContainSingle().Which.SentBy.Should().Be(nodes.A.Udp.ToString());
        received.Route.Should().BeEmpty();
    }

    [Theory, InlineData(SipTransport.Tcp), InlineData(SipTransport.Tls)]
    public async Task Send_NodeIsDown_AnAppOnAConnectionIsAbsent(SipTransport transport)
    {
        await using TwoNodes nodes = await TwoNodes.StartAsync();
        await nodes.RegisterAsync(transport);
        await nodes.B.DisposeAsync();

        AttemptResult result = await nodes.A.SendAsync("hello");

        (result.Final, result.Retry, result.Sent).Should().Be((null, RetryClass.Absent, false));
    }

    [Fact]
    public async Task Send_NodeEndsMeanwhile_IsTriedAgainSoon()
    {
        await using TwoNodes nodes = await TwoNodes.StartAsync();
        nodes.App.Answer = _ => null;
        await nodes.RegisterAsync(SipTransport.Udp);
        Task<AttemptResult> sending = nodes.A.SendAsync("hello");
        await nodes.App.Received.CountAsync(1, "MESSAGE");

        await nodes.B.Server.Endpoint.DisposeAsync();

        (await sending).Retry.Should().Be(RetryClass.PeerTrouble);
    }

    [Fact]
    public async Task Send_NodePathOfAnotherKey_IsNotSentAnywhere()
    {
        byte[] secret = new byte[32];
        secret[0] = 1;
        await using TwoNodes nodes = await TwoNodes.StartAsync(b: new NodeSetup { Secret = secret });
        await nodes.RegisterAsync(SipTransport.Udp);

        AttemptResult result = await nodes.A.SendAsync("hello");

        (result.Final, result.Retry, result.Sent).Should().Be((null, RetryClass.Absent, false));
        nodes.B.Accepted.Should().Be(0);
        nodes.App.Received.Count.Should().Be(0);
    }

    [Fact]
    public async Task Send_AppRegistersHereAgain_GoesByItsFlowHere()
    {
        await using TwoNodes nodes = await TwoNodes.StartAsync();
        await nodes.RegisterAsync(SipTransport.Udp);
        await using var again = new App();
        Binding before = await nodes.A.BindingAsync();
        await nodes.A.Registrar.UpdateAsync(
            SipWorld.Did, new RegisterUpdate([], RemoveAll: true, before.CallId, before.CSeq + 1, DateTimeOffset.UtcNow, 1), CancellationToken.None);
        await again.RegisterAsync(SipTransport.Tcp, nodes.A.Tcp);

        await nodes.A.SendAsync("hello");

        again.Received.Count.Should().Be(1);
        nodes.B.Accepted.Should().Be(0);
    }
}
