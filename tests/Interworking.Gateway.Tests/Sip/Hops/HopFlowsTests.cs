using System.Net;
using System.Net.Sockets;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Registrar;
using Interworking.Gateway.Tests.Registrar;
using Interworking.Sip.Messages;
using Interworking.Sip.Transport;
using Interworking.Testing.Servers;

namespace Interworking.Gateway.Tests.Sip.Hops;

/// <summary>Names of contacts and hops lead to servers, and to the next one when one fails (RFC 3263, 4.3).</summary>
public sealed class HopFlowsTests : IAsyncLifetime
{
    private static readonly CancellationToken Never = CancellationToken.None;

    private readonly ScriptedDns _dns = new();
    private readonly TcpListener _first = new(IPAddress.Loopback, 0);
    private readonly TcpListener _second = new(IPAddress.Loopback, 0);
    private SipWorld _world = null!;

    public async Task InitializeAsync()
    {
        _first.Start();
        _second.Start();
        (int first, int second) = (PortOf(_first), PortOf(_second));
        _dns.Set("_sip._tcp.edge.net", ScriptedDns.Srv, 2, wire => wire
                .Srv("_sip._tcp.edge.net", 1, 0, first, "host.edge.net").Srv("_sip._tcp.edge.net", 2, 0, second, "host.edge.net"))
            .Set("host.edge.net", ScriptedDns.A, 1, wire => wire.A("host.edge.net", "127.0.0.1"));
        _world = await SipWorld.StartAsync(new SipOptions { DnsServers = [_dns.EndPoint.ToString()], TrustedPeers = ["127.0.0.1"] });
    }

    public async Task DisposeAsync()
    {
        await _world.DisposeAsync();
        _first.Stop();
        _second.Stop();
        await _dns.DisposeAsync();
    }

    [Theory]
    [InlineData("sip:1@edge.net;transport=tcp", null)]
    [InlineData("sip:1@10.0.0.7", "<sip:edge.net;transport=tcp;lr>")]
    public async Task FlowFor_NamedHop_GoesToTheFirstServer(string contact, string? path)
    {
        Flow? flow = await _world.Server.FlowForAsync(Stream(contact, path), Never);

        flow!.Remote.Should().Be(_first.LocalEndpoint);
    }

    [Fact]
    public async Task FlowFor_FirstServerIsDown_GoesToTheNextAndStaysThere()
    {
        var address = (IPEndPoint)_first.LocalEndpoint;
        _first.Stop();
        Binding binding = Stream("sip:1@edge.net;transport=tcp");

        (await _world.Server.FlowForAsync(binding, Never))!.Remote.Should().Be(_second.LocalEndpoint);
        using var back = new TcpListener(address);
        back.Start();
        (await _world.Server.FlowForAsync(binding, Never))!.Remote.Should().Be(_second.LocalEndpoint, "the first is passed over for a while");

        _world.Time.Advance(TimeSpan.FromSeconds(31));
        (await _world.Server.FlowForAsync(binding, Never))!.Remote.Should().Be(address);
    }

    [Fact]
    public async Task NextFlow_TransportError_IsAnotherServerOnceForEach()
    {
        Binding binding = Stream("sip:1@edge.net;transport=tcp");
        Flow first = (await _world.Server.FlowForAsync(binding, Never))!;
        var broken = new ClientResult(ClientResultKind.TransportError, null, default);

        Flow? second = await _world.Server.NextFlowAsync(binding, [first], broken, Never);
        Flow? third = await _world.Server.NextFlowAsync(binding, [first, second!], broken, Never);
        Flow? fourth = await _world.Server.NextFlowAsync(binding, [first, second!], new ClientResult(ClientResultKind.Timeout, null, default), Never);

        second!.Remote.Should().Be(_second.LocalEndpoint);
        third.Should().BeNull("nothing else is left than what failed before");
        fourth.Should().BeNull("who did not answer may have taken it");
    }

    [Fact]
    public async Task FlowFor_UdpPathWithAName_IsWhereTheRegisterCameFromUntilThatFails()
    {
        _dns.Set("_sip._udp.edge.net", ScriptedDns.Srv, 1, wire => wire.Srv("_sip._udp.edge.net", 1, 0, 5099, "host.edge.net"));
        Binding binding = Bindings.Of("sip:1@10.0.0.7") with { Path = ["<sip:edge.net;lr>"], Source = IPEndPoint.Parse("127.0.0.1:5098"), Local = _world.Address };

        Flow source = (await _world.Server.FlowForAsync(binding, Never))!;
        source.Remote.Port.Should().Be(5098);
        _dns.Asked.Should().BeEmpty();

        Flow? next = await _world.Server.NextFlowAsync(binding, [source], new ClientResult(ClientResultKind.TransportError, null, default), Never);
        next!.Remote.Should().Be(IPEndPoint.Parse("127.0.0.1:5099"));
    }

    [Theory]
    [InlineData("sip:1@df7jal23ls0d.invalid;transport=ws", SipTransport.Ws, 0)]
    [InlineData("sip:1@127.0.0.1:9;transport=ws", SipTransport.Wss, 0)]
    [InlineData("sip:1@df7jal23ls0d.invalid;transport=tcp", SipTransport.Tcp, 0)]
    [InlineData("sip:1@edge.net;transport=tcp", SipTransport.Tcp, 1)]
    public async Task FlowFor_AppThatOnlyItsOwnConnectionReaches_IsNowhereWithoutIt(string contact, SipTransport transport, int regId)
    {
        Binding binding = Bindings.Of(contact, instance: "urn:x", regId: regId) with { Transport = transport };

        (await _world.Server.FlowForAsync(binding, Never)).Should().BeNull();
        _dns.Asked.Should().BeEmpty();
    }

    private static Binding Stream(string contact, string? path = null) =>
        Bindings.Of(contact) with { Transport = SipTransport.Tcp, Path = path is null ? [] : [path] };

    private static int PortOf(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;
}
