using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Text;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Registrar;
using Interworking.Gateway.Tests.Sip;
using Interworking.Sip.Codec;
using Interworking.Sip.Messages;
using Interworking.Testing;

namespace Interworking.Gateway.Tests.Registrar;

/// <summary>What a registration means for the connection it came by: Flow-Timer, how long it is kept, and who is believed on it.</summary>
public sealed class RegisteredFlowTests : IAsyncLifetime
{
    private const string Outbound = "Contact: <sip:111222333@10.0.0.7;transport=tcp>;+sip.instance=\"<urn:uuid:1>\";reg-id=1\r\nSupported: path, outbound\r\nExpires: 3600";
    private const string Plain = "Contact: <sip:111222333@10.0.0.7;transport=tcp>\r\nExpires: 3600";

    private readonly DuplexPipePair _pipes = new();
    private SipWorld _world = null!;
    private Task _life = Task.CompletedTask;

    public async Task InitializeAsync() =>
        _world = await SipWorld.StartAsync(new SipOptions { TrustedPeers = ["127.0.0.1"], IdleSeconds = 300, FlowTimerSeconds = 120 });

    public async Task DisposeAsync()
    {
        await _world.DisposeAsync();
        await _life;
    }

    [Theory]
    [InlineData(SipTransport.Tcp, Outbound, "120")]
    [InlineData(SipTransport.Tls, Outbound, "120")]
    [InlineData(SipTransport.Tcp, Plain, null)]
    public async Task Register_OnAStream_IsToldTheFlowTimerWhereTheAppKeepsItsFlow(SipTransport transport, string headers, string? timer)
    {
        Reply reply = await RegisterAsync(transport, headers);

        reply.Status.Should().Be(200);
        reply.Header("Flow-Timer").Should().Be(timer);
    }

    [Fact]
    public async Task Flow_ThatMissesItsTimer_IsClosedAndItsBindingSkipped()
    {
        await RegisterAsync(SipTransport.Tcp, Outbound);
        Binding binding = await BindingAsync();
        (await _world.Server.FlowForAsync(binding, default))!.IsOpen.Should().BeTrue();

        _world.Time.Advance(TimeSpan.FromSeconds(132));

        await _life.WaitAsync(TimeSpan.FromSeconds(10));
        (await _world.Server.FlowForAsync(binding, default)).Should().BeNull("nobody dials an app that keeps its flow itself");
        (await BindingAsync()).Should().Be(binding, "it may come back");
    }

    [Fact]
    public async Task Flow_WithABinding_OutlivesTheIdleLimit()
    {
        await RegisterAsync(SipTransport.Tcp, Plain);

        _world.Time.Advance(TimeSpan.FromSeconds(3500));
        _life.IsCompleted.Should().BeFalse();
        _world.Time.Advance(TimeSpan.FromSeconds(102));

        await _life.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Theory, InlineData(SipTransport.Ws), InlineData(SipTransport.Wss)]
    public async Task Register_OverAWebSocket_NeedsAPasswordWhereverItComesFrom(SipTransport transport)
    {
        (await RegisterAsync(transport, Plain)).Status.Should().Be(401, "any page may have opened it");
    }

    private async Task<Binding> BindingAsync() => (await _world.Registrar.LookupAsync(SipWorld.Did, default)).Single();

    private async Task<Reply> RegisterAsync(SipTransport transport, string headers)
    {
        _life = _world.Server.Endpoint.RunStreamAsync(
            _pipes.Left, transport, new IPEndPoint(IPAddress.Loopback, 5060), new IPEndPoint(IPAddress.Loopback, 40_000), default);
        using var writer = new UdpPhone(new IPEndPoint(IPAddress.Loopback, 5060));
        byte[] request = Encoding.UTF8.GetBytes(writer.Register(headers.Split("\r\n")).Replace("SIP/2.0/UDP", $"SIP/2.0/{transport}".ToUpperInvariant(), StringComparison.Ordinal));
        bool units = transport is SipTransport.Ws or SipTransport.Wss;
        byte[] head = new byte[units ? SipUnitFramer.HeadLength : 0];
        if (units) SipUnitFramer.WriteHead(head, request.Length);
        await _pipes.Right.Output.WriteAsync((byte[])[.. head, .. request]);
        ReadResult read = await _pipes.Right.Input.ReadAtLeastAsync(200).AsTask().WaitAsync(TimeSpan.FromSeconds(10));
        string text = Encoding.UTF8.GetString(read.Buffer.Slice(head.Length).ToArray());
        _pipes.Right.Input.AdvanceTo(read.Buffer.End);
        return new Reply(text);
    }
}
