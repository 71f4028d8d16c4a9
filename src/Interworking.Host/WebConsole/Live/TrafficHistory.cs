using Interworking.Gateway.Observability;

namespace Interworking.Host.WebConsole.Live;

/// <summary>The last five minutes of this node's traffic, second by second, for the console's charts. It reads sums that are counted anyway.</summary>
internal sealed class TrafficHistory(MetricsCollector metrics, PipelineMetrics pipeline, TimeProvider time) : BackgroundService
{
    /// <summary>Seconds that are kept.</summary>
    public const int Length = 300;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Sample[] _ring = new Sample[Length];
    private int _count;

    /// <summary>Oldest first; fewer than <see cref="Length"/> in the first minutes.</summary>
    public Sample[] Read()
    {
        lock (_gate)
        {
            int kept = Math.Min(_count, Length);
            var samples = new Sample[kept];
            for (int i = 0; i < kept; i++) samples[i] = _ring[(_count - kept + i) % Length];
            return samples;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        Totals before = Count();
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            Totals now = Count();
            double delivered = now.Delivered - before.Delivered;
            Add(new Sample(now.Accepted - before.Accepted, now.Refused - before.Refused, delivered, now.Finished - before.Finished - delivered, pipeline.Waiting));
            before = now;
        }
    }

    private void Add(Sample sample)
    {
        lock (_gate) _ring[_count++ % Length] = sample;
    }

    private Totals Count() => new(
        metrics.Sum("interworking.messages.accepted"),
        metrics.Sum("interworking.messages.refused"),
        metrics.Sum("interworking.messages.finished", "outcome", "delivered"),
        metrics.Sum("interworking.messages.finished"));

    private readonly record struct Totals(double Accepted, double Refused, double Delivered, double Finished);
}
