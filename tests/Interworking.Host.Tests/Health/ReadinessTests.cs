using Interworking.Host.Health;
using Microsoft.Extensions.Hosting;

namespace Interworking.Host.Tests.Health;

public sealed class ReadinessTests
{
    private readonly Lifetime _lifetime = new();
    private string? _problem;

    [Fact]
    public void Reasons_BeforeStart_SaysStarting() => Reasons().Should().Equal("node: starting");

    [Fact]
    public void Reasons_StartedAndAllWell_AreNone()
    {
        _lifetime.Started.Cancel();

        Reasons().Should().BeEmpty();
    }

    [Fact]
    public void Reasons_DatabaseInTrouble_SayWhyUntilItIsOver()
    {
        _lifetime.Started.Cancel();
        _problem = "disk full";
        Reasons().Should().Equal("database: disk full");

        _problem = null;

        Reasons().Should().BeEmpty();
    }

    [Fact]
    public void Reasons_Stopping_SaysSoFirst()
    {
        _lifetime.Started.Cancel();
        _problem = "disk full";

        _lifetime.Stopping.Cancel();

        Reasons().Should().Equal("node: stopping");
    }

    private IReadOnlyList<string> Reasons() => new Readiness(_lifetime, [new ReadinessCheck("database", () => _problem)]).Reasons();

    private sealed class Lifetime : IHostApplicationLifetime
    {
        public CancellationTokenSource Started { get; } = new();

        public CancellationTokenSource Stopping { get; } = new();

        public CancellationToken ApplicationStarted => Started.Token;

        public CancellationToken ApplicationStopping => Stopping.Token;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => Stopping.Cancel();
    }
}
