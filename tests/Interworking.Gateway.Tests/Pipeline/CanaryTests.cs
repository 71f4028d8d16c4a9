using Interworking.Gateway.Configuration;
using Interworking.Gateway.Observability;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Provisioning;
using Microsoft.Extensions.Logging;

namespace Interworking.Gateway.Tests.Pipeline;

public sealed class CanaryTests : IAsyncLifetime
{
    private readonly ListLogger<Canary> _log = new();
    private readonly CanaryMetrics _metrics = new();
    private readonly MetricsCollector _counts = new(ProductMetrics.MeterName);
    private PipelineFixture _gateway = null!;
    private Account _app = null!;
    private Canary _canary = null!;

    public async Task InitializeAsync()
    {
        _gateway = await PipelineFixture.StartAsync();
        _app = _gateway.NewAccount();
        var options = new GatewayOptions { Canary = new CanaryOptions { Number = _app.Did, Seconds = 60 } };
        _canary = new Canary(_gateway.Pipeline, _gateway.Accounts, _gateway.Ids, options, _metrics, _gateway.Time, _log);
    }

    public async Task DisposeAsync()
    {
        await _canary.StopAsync(default);
        _canary.Dispose();
        _counts.Dispose();
        _metrics.Dispose();
        await _gateway.DisposeAsync();
    }

    [Fact]
    public async Task Canary_AppAnswers_ArrivesEachMinuteAsATest()
    {
        _gateway.Apps.Standing = _ => ScriptedApps.Delivered;
        await _canary.StartAsync(default);
        await Limits.UntilAsync(() => _gateway.Apps.Arrived.Count == 1, "the first");

        await _gateway.TimePassesUntilAsync(TimeSpan.FromSeconds(30), () => _gateway.Apps.Arrived.Count >= 2);

        (await _gateway.CountAsync("cdr where test <> 0 and carrier is null")).Should().BeGreaterThanOrEqualTo(2);
        _gateway.Apps.Arrived.First().Should().StartWith("canary ");
        _log.Lines.Should().BeEmpty("all is well");
    }

    [Fact]
    public async Task Canary_AppAbsentThenBack_IsToldOnceEachWay()
    {
        _gateway.Apps.Standing = _ => ScriptedApps.Absent;
        await _canary.StartAsync(default);
        await _gateway.TimePassesUntilAsync(TimeSpan.FromSeconds(30), () => Failed >= 3);

        _gateway.Apps.Standing = _ => ScriptedApps.Delivered;
        await _gateway.TimePassesUntilAsync(TimeSpan.FromSeconds(30), () => _log.Lines.Count >= 2);

        _log.Lines.Should().HaveCount(2);
        _log.Lines[0].Should().Contain("does not get its message: no contact").And.NotContain(_app.Did, "numbers are masked");
        _log.Lines[1].Should().Contain("gets its message again");
        (await _gateway.CountAsync("spool")).Should().Be(0, "nothing is kept for it");
    }

    private double Failed => _counts.Sum("interworking.canary.tries", "result", "failed");

    private sealed class ListLogger<T> : ILogger<T>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Lines.Add(formatter(state, exception));
    }
}
