using System.Net;
using Interworking.Sip.Messages;
using Interworking.Testing;

namespace Interworking.Gateway.Tests.Sip.Nodes;

/// <summary>Somebody who is no node, sends to a node as if he were one, and wants an app to get it.</summary>
public sealed class FlowTokenAttackTests : IAsyncLifetime
{
    private readonly App _attacker = new();
    private TwoNodes _nodes = null!;
    private string _path = "";

    public async Task InitializeAsync()
    {
        _nodes = await TwoNodes.StartAsync();
        await _nodes.RegisterAsync(SipTransport.Tcp);
        _path = (await _nodes.B.BindingAsync()).NodePath!;
    }

    public async Task DisposeAsync()
    {
        await _attacker.DisposeAsync();
        await _nodes.DisposeAsync();
    }

    [Theory, InlineData("111222333"), InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), InlineData("%00%0D%0A"), InlineData("a:b")]
    public async Task Message_ForgedToken_Is403(string user) => await IsRefusedAsync($"sip:{user}@{_nodes.B.Tcp};transport=tcp;lr", 403);

    [Theory, InlineData(97), InlineData(4_000)]
    public async Task Message_OversizedToken_Is403(int length) => await IsRefusedAsync($"sip:{new string('A', length)}@{_nodes.B.Tcp};lr", 403);

    [Fact]
    public async Task Message_TokenChangedByALetter_Is403()
    {
        char letter = _path["sip:".Length + 10];
        string changed = _path.Remove("sip:".Length + 10, 1).Insert("sip:".Length + 10, letter == 'A' ? "B" : "A");

        await IsRefusedAsync(changed, 403);
    }

    [Fact]
    public async Task Message_TokenOfAnotherEnvironment_Is403()
    {
        byte[] secret = new byte[32];
        secret[31] = 1;
        await using TwoNodes others = await TwoNodes.StartAsync(b: new NodeSetup { Secret = secret, NodeAddress = $"tcp:{_nodes.B.Tcp}" });
        await others.RegisterAsync(SipTransport.Udp);

        await IsRefusedAsync((await others.B.BindingAsync()).NodePath!, 403);
    }

    [Fact]
    public async Task Message_TokenOfAnotherNode_Is403() =>
        await IsRefusedAsync(_path.Replace($"{_nodes.B.Tcp}", $"{_nodes.A.Tcp}", StringComparison.Ordinal), 403, _nodes.A.Tcp);

    [Fact]
    public async Task Message_NoHopLeft_Is483() => await IsRefusedAsync(_path, 483, maxForwards: 0);

    [Fact]
    public async Task Message_NoBreadthLeft_Is440() =>
        (await _attacker.ForgeAsync(_nodes.B.Tcp, _path, 70, null, new KeyValuePair<string, string>("Max-Breadth", "0"))).StatusCode.Should().Be(440);

    [Fact]
    public async Task Message_WantsAProxyThatWeAreNot_Is420WithThat()
    {
        SipResponse refused = await _attacker.ForgeAsync(_nodes.B.Tcp, _path, 70, null, new KeyValuePair<string, string>("Proxy-Require", "foo, bar"));

        (refused.StatusCode, string.Join(' ', refused.HeaderValues("Unsupported"))).Should().Be((420, "foo bar"));
    }

    [Fact]
    public async Task Message_ReplayedAfterTheConnectionClosed_Is430()
    {
        (await _attacker.ForgeAsync(_nodes.B.Tcp, _path)).StatusCode.Should().Be(200, "the token is the proof: this is why it is never shown");
        long flow = (await _nodes.B.BindingAsync()).FlowId;
        await _nodes.App.DisposeAsync();
        await Eventually.TrueAsync(() => _nodes.B.Server.Endpoint.FindFlow(flow) is null);

        (await _attacker.ForgeAsync(_nodes.B.Tcp, _path)).StatusCode.Should().Be(430);
    }

    [Fact]
    public async Task Message_ConnectionTokenOfAnEarlierLife_Is430()
    {
        await _nodes.RestartBAsync("udp:127.0.0.1:0");

        (await _attacker.ForgeAsync(_nodes.B.Tcp, _path)).StatusCode.Should().Be(430);
    }

    [Theory, InlineData(true, 200), InlineData(false, 430)]
    public async Task Message_UdpTokenOfAnEarlierLife_IsGoodWhileItsListenerExists(bool same, int status)
    {
        string udp = $"udp:127.0.0.1:{TwoNodes.FreePort()}";
        await _nodes.RestartBAsync(udp);
        await using var app = new App();
        await app.RegisterAsync(SipTransport.Udp, _nodes.B.Udp);
        string path = (await _nodes.B.Registrar.LookupAsync(SipWorld.Did, default)).Single(binding => binding.Transport == SipTransport.Udp).NodePath!;

        string node = path.Split('@')[1].Split(';')[0];
        await _nodes.RestartBAsync(same ? udp : "udp:127.0.0.1:0", IPEndPoint.Parse(node));

        (await _attacker.ForgeAsync(_nodes.B.Tcp, path)).StatusCode.Should().Be(status);
    }

    [Theory, InlineData("OPTIONS"), InlineData("SUBSCRIBE")]
    public async Task OtherMethod_WithAToken_IsNotPassedOn(string method)
    {
        using var phone = new UdpPhone(_nodes.B.Udp);

        await phone.AskAsync(phone.Request(method, "sip:111222333@env1.example.net", $"Route: <{_path}>"));

        _nodes.App.Received.Count.Should().Be(0);
    }

    [Theory, InlineData("sip:192.0.2.1:5060;lr"), InlineData("sip:111222333@192.0.2.1:5060;lr"), InlineData("tel:111222333")]
    public async Task Message_RouteThatIsNotTheNodes_IsNotTheProxys(string route)
    {
        SipResponse answer = await _attacker.ForgeAsync(_nodes.B.Tcp, route, uri: $"sip:999@{SipWorld.Domain}");

        answer.StatusCode.Should().Be(404, "it is a message for us, to a number that nobody has");
        _nodes.App.Received.Count.Should().Be(0);
    }

    private async Task IsRefusedAsync(string route, int status, IPEndPoint? node = null, int maxForwards = 70)
    {
        (await _attacker.ForgeAsync(node ?? _nodes.B.Tcp, route, maxForwards)).StatusCode.Should().Be(status);

        _nodes.App.Received.Count.Should().Be(0);
    }
}
