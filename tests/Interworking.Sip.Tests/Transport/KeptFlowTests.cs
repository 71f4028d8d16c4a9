using System.Net;
using Interworking.Sip.Messages;
using Interworking.Sip.Transport;
using Interworking.Testing;

namespace Interworking.Sip.Tests.Transport;

/// <summary>Connections that somebody counts on, and peers that promised to be heard of (RFC 5626, 4.4.1).</summary>
public sealed class KeptFlowTests : IAsyncLifetime
{
    private readonly ManualTimeProvider _time = new();
    private readonly ScriptedHandler _handler = new();
    private readonly DuplexPipePair _pipes = new();
    private readonly SipEndpoint _endpoint;
    private readonly Task _life;
    private Flow _flow = null!;

    public KeptFlowTests()
    {
        _endpoint = new SipEndpoint(new SipEndpointOptions { IdleLimit = TimeSpan.FromMinutes(5) }, _handler, _time);
        _life = _endpoint.RunStreamAsync(
            _pipes.Left, SipTransport.Tcp, new IPEndPoint(IPAddress.Loopback, 5060), new IPEndPoint(IPAddress.Loopback, 40_000), CancellationToken.None);
    }

    public async Task InitializeAsync()
    {
        await _pipes.Right.Output.WriteAsync(Wire.Bytes(Wire.Message.Replace("UDP", "TCP", StringComparison.Ordinal)));
        _flow = (await _handler.NextAsync()).Flow;
    }

    public async Task DisposeAsync() => await _endpoint.DisposeAsync();

    [Fact]
    public async Task Sweep_NobodyCountsOnIt_ClosesAtTheIdleLimit()
    {
        _time.Advance(TimeSpan.FromSeconds(298));
        _flow.IsOpen.Should().BeTrue();
        _time.Advance(TimeSpan.FromSeconds(3));
        await _life.WaitAsync(TimeSpan.FromSeconds(10));
        _endpoint.Counters[SipCounter.FlowsIdle].Should().Be(1);
    }

    [Fact]
    public async Task Sweep_Kept_LastsAsLongAsTheLongestThatCountsOnIt()
    {
        _flow.Keep(TimeSpan.FromMinutes(60), heardWithin: null);
        _flow.Keep(TimeSpan.FromMinutes(10), heardWithin: null);
        _time.Advance(TimeSpan.FromMinutes(59));
        _flow.IsOpen.Should().BeTrue();
        _time.Advance(TimeSpan.FromMinutes(2));
        await _life.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Sweep_PeerThatPromisedToBeHeardOf_MustPing()
    {
        _flow.Keep(TimeSpan.FromMinutes(60), TimeSpan.FromSeconds(130));
        for (int minute = 0; minute < 10; minute++)
        {
            _time.Advance(TimeSpan.FromMinutes(2));
            await _pipes.Right.Output.WriteAsync("\r\n\r\n"u8.ToArray());
            await Eventually.TrueAsync(() => _endpoint.Counters[SipCounter.PingsAnswered] == minute + 1);
        }

        _flow.IsOpen.Should().BeTrue();
        _time.Advance(TimeSpan.FromSeconds(131));
        await _life.WaitAsync(TimeSpan.FromSeconds(10));
        _handler.Closed.Should().ContainSingle();
        _endpoint.Counters[SipCounter.FlowsUnheard].Should().Be(1);
    }
}
