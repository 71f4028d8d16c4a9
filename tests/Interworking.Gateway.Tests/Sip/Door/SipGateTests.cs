using System.Net;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Observability;
using Interworking.Gateway.Sip.Door;
using Interworking.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Interworking.Gateway.Tests.Sip.Door;

/// <summary>Who only opens connections gets no further than this, and nobody else is kept out for long.</summary>
public sealed class SipGateTests : IDisposable
{
    private readonly SipMetrics _metrics = new();
    private readonly SipGate _gate;

    public SipGateTests() => _gate = new SipGate(
        new GatewayOptions { Sip = new SipOptions { MaxHalfOpen = 5, MaxHalfOpenPerAddress = 2 } }, _metrics, new ManualTimeProvider(), NullLogger<SipGate>.Instance);

    public void Dispose() => _metrics.Dispose();

    [Fact]
    public void TryEnter_MoreFromOneAddressThanAllowed_IsRefusedUntilOneSpeaksOrGoes()
    {
        SipPass first = Enter("192.0.2.7")!;
        SipPass second = Enter("::ffff:192.0.2.7")!;
        Enter("192.0.2.7").Should().BeNull();
        Enter("192.0.2.8").Should().NotBeNull("another's is not touched by it");

        first.Spoken();
        first.Dispose();
        Enter("192.0.2.7").Should().NotBeNull();
        Enter("192.0.2.7").Should().BeNull("what is given back twice counts once");
        second.Dispose();
        Enter("192.0.2.7").Should().NotBeNull();
    }

    [Fact]
    public void TryEnter_MoreInAllThanAllowed_IsRefused()
    {
        SipPass[] passes = [.. Enumerable.Range(1, 5).Select(number => Enter($"192.0.2.{number}")!)];

        Enter("192.0.2.9").Should().BeNull();
        _gate.HalfOpen.Should().Be(5);
        foreach (SipPass pass in passes) pass.Dispose();
        _gate.HalfOpen.Should().Be(0);
    }

    private SipPass? Enter(string address) => _gate.TryEnter(new IPEndPoint(IPAddress.Parse(address), 40_000));
}
