using System.Diagnostics.Metrics;
using Interworking.Gateway.Observability;

namespace Interworking.Gateway.Tests.Observability;

public sealed class MetricsTextTests : IDisposable
{
    private readonly Meter _meter = new($"test-{Guid.NewGuid():N}");
    private readonly MetricsCollector _collector;

    public MetricsTextTests() => _collector = new MetricsCollector(_meter.Name);

    public void Dispose()
    {
        _collector.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public void Write_CounterWithTags_HasOneLinePerTagSet()
    {
        Counter<long> counter = _meter.CreateCounter<long>("interworking.messages.finished", "{message}", "Messages with a CDR, by outcome");
        counter.Add(2, new KeyValuePair<string, object?>("outcome", "delivered"));
        counter.Add(1, new KeyValuePair<string, object?>("outcome", "expired"));
        counter.Add(3, new KeyValuePair<string, object?>("outcome", "delivered"));

        Text().Should().Be("""
            # HELP interworking_messages_finished_total Messages with a CDR, by outcome
            # TYPE interworking_messages_finished_total counter
            interworking_messages_finished_total{outcome="delivered"} 5
            interworking_messages_finished_total{outcome="expired"} 1

            """);
    }

    [Fact]
    public void Write_Histogram_HasCumulativeBucketsSumAndCount()
    {
        var advice = new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 1] };
        Histogram<double> histogram = _meter.CreateHistogram("commit.duration", "s", null, [], advice);
        histogram.Record(0.1);
        histogram.Record(0.5);
        histogram.Record(5);

        Text().Should().Be("""
            # TYPE commit_duration_seconds histogram
            commit_duration_seconds_bucket{le="0.1"} 1
            commit_duration_seconds_bucket{le="1"} 2
            commit_duration_seconds_bucket{le="+Inf"} 3
            commit_duration_seconds_sum 5.6
            commit_duration_seconds_count 3

            """);
    }

    [Fact]
    public void Write_ObservedSeriesNoLongerReported_IsGone()
    {
        List<Measurement<long>> links = [new(1, new KeyValuePair<string, object?>("link", "a")), new(1, new KeyValuePair<string, object?>("link", "b"))];
        _meter.CreateObservableGauge("links", () => links);
        Text().Should().Contain("links{link=\"b\"} 1");

        links.RemoveAt(1);

        Text().Should().Be("# TYPE links gauge\nlinks{link=\"a\"} 1\n");
    }

    [Fact]
    public void Write_LabelWithQuoteBackslashAndNewline_IsEscaped()
    {
        _meter.CreateCounter<long>("odd").Add(1, new KeyValuePair<string, object?>("why", "a\"b\\c\nd"));

        Text().Should().Contain("""odd_total{why="a\"b\\c\nd"} 1""");
    }

    [Fact]
    public void Record_MoreTagSetsThanKept_AreAddedWithoutTags()
    {
        Counter<long> counter = _meter.CreateCounter<long>("leaky");
        for (int i = 0; i < 300; i++) counter.Add(1, new KeyValuePair<string, object?>("id", i));

        IReadOnlyList<Series> series = _collector.Collect().Single().Series;

        series.Should().HaveCount(257);
        series.Sum(each => each.Value).Should().Be(300);
    }

    [Fact]
    public void Record_FromManyThreads_LosesNothing()
    {
        Counter<long> counter = _meter.CreateCounter<long>("busy");

        Parallel.For(0, 8, _ =>
        {
            for (int i = 0; i < 10_000; i++) counter.Add(1, new KeyValuePair<string, object?>("even", i % 2 == 0));
        });

        _collector.Collect().Single().Series.Select(each => each.Value).Should().Equal(40_000, 40_000);
    }

    [Fact]
    public void Record_KnownSeries_AllocatesNothing()
    {
        Counter<long> counter = _meter.CreateCounter<long>("hot");
        for (int i = 0; i < 100; i++) counter.Add(1, new KeyValuePair<string, object?>("outcome", "delivered"));

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++) counter.Add(1, new KeyValuePair<string, object?>("outcome", "delivered"));

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
    }

    private string Text() => MetricsText.Write(_collector.Collect());
}
