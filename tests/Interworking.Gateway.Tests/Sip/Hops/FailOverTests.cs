using System.Collections.Concurrent;
using System.Net;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Observability;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Registrar;
using Interworking.Gateway.Tests.Registrar;
using Interworking.Gateway.Tests.Sip.Nodes;
using Interworking.Sip.Messages;
using Interworking.Sip.Transport;
using Interworking.Testing.Servers;
using Microsoft.Extensions.Logging.Abstractions;

namespace Interworking.Gateway.Tests.Sip.Hops;

/// <summary>A message to an app behind a pair of edge proxies of one name, over real sockets (RFC 3263, 4.3).</summary>
public sealed class FailOverTests : IAsyncLifetime
{
    private readonly ScriptedDns _dns = new();
    private readonly SipMetrics _metrics = new();
    private readonly Edge _first = new(new SipOutgoingResponse(503, Headers: [new("Retry-After", "60")]));
    private readonly Edge _second = new(new SipOutgoingResponse(200));
    private EmbeddedRegistrar _registrar = null!;
    private GatewayNode _node = null!;

    public async Task InitializeAsync()
    {
        _dns.Set("_sip._udp.edge.net", ScriptedDns.Srv, 2, wire => wire
                .Srv("_sip._udp.edge.net", 1, 0, _first.Address.Port, "host.edge.net").Srv("_sip._udp.edge.net", 2, 0, _second.Address.Port, "host.edge.net"))
            .Set("host.edge.net", ScriptedDns.A, 1, wire => wire.A("host.edge.net", "127.0.0.1"));
        var journal = new FakeJournal();
        _registrar = new EmbeddedRegistrar(journal, journal, new GatewayOptions(), _metrics, TimeProvider.System, NullLogger<EmbeddedRegistrar>.Instance);
        _node = await GatewayNode.StartAsync("a", _registrar, new NodeSetup { DnsServers = [_dns.EndPoint.ToString()] });
        Binding binding = Bindings.Of("sip:111222333@10.0.0.7") with
        {
            AccountId = 1,
            Path = ["<sip:edge.net;lr>"],
            Source = _first.Address,
            Local = _node.Udp,
            ExpiresAt = DateTimeOffset.UtcNow.AddHours(1),
        };
        await _registrar.UpdateAsync(SipWorld.Did, new RegisterUpdate([binding], RemoveAll: false, "call-1", 1, DateTimeOffset.UtcNow, 1), default);
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        _registrar.Dispose();
        await _first.DisposeAsync();
        await _second.DisposeAsync();
        await _dns.DisposeAsync();
        _metrics.Dispose();
    }

    [Fact]
    public async Task Send_FirstEdgeIsOverloaded_TheSecondGetsTheSameRequestAtOnce()
    {
        AttemptResult result = await _node.SendAsync("hello");

        result.Final!.Kind.Should().Be(OutcomeKind.Delivered);
        SipRequest refused = _first.Received.Should().ContainSingle().Subject;
        SipRequest taken = _second.Received.Should().ContainSingle().Subject;
        (taken.CallId, taken.CSeq).Should().Be((refused.CallId, refused.CSeq));
        taken.Vias[0].Branch.Should().NotBe(refused.Vias[0].Branch, "it is a transaction of its own");
    }

    [Fact]
    public async Task Send_AfterAnEdgeSaid503ForOneApp_TheEdgeIsAskedForTheNextMessage()
    {
        await _node.SendAsync("hello");
        _first.Answer = new SipOutgoingResponse(200);

        AttemptResult result = await _node.SendAsync("again", attempt: 2);

        result.Final!.Kind.Should().Be(OutcomeKind.Delivered);
        (_first.Received.Count, _second.Received.Count).Should().Be((2, 1), "the 503 may have been the app's, and its Retry-After with it");
    }

    [Fact]
    public async Task Send_BothAreOverloaded_IsToBeTriedLater()
    {
        _second.Answer = new SipOutgoingResponse(503);

        AttemptResult result = await _node.SendAsync("hello");

        result.Final.Should().BeNull();
        (_first.Received.Count, _second.Received.Count).Should().Be((1, 1), "each is asked once");
    }

    /// <summary>An edge proxy that answers for its app.</summary>
    private sealed class Edge : ISipHandler, IAsyncDisposable
    {
        private readonly SipEndpoint _endpoint;

        public Edge(SipOutgoingResponse answer)
        {
            Answer = answer;
            _endpoint = new SipEndpoint(new SipEndpointOptions(), this, TimeProvider.System);
            Address = _endpoint.ListenUdp(new IPEndPoint(IPAddress.Loopback, 0)).Local;
        }

        public IPEndPoint Address { get; }

        public SipOutgoingResponse Answer { get; set; }

        public ConcurrentQueue<SipRequest> Received { get; } = new();

        public void OnRequest(ServerTransaction transaction)
        {
            Received.Enqueue(transaction.Request);
            transaction.Respond(Answer);
        }

        public void OnFlowClosed(Flow flow)
        {
        }

        public ValueTask DisposeAsync() => _endpoint.DisposeAsync();
    }
}
