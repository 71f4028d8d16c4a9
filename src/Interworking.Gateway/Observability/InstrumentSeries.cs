using System.Diagnostics.Metrics;

namespace Interworking.Gateway.Observability;

/// <summary>One instrument and its series, one for each set of tag values. Safe for any number of threads.</summary>
public sealed class InstrumentSeries(Instrument instrument)
{
    /// <summary>Beyond it measurements go to one series without tags: a bug in a tag must not grow memory without bound.</summary>
    private const int MaxSeries = 256;

    /// <summary>Those of an observable instrument are made anew each time, from what is provisioned: carriers and connections times statuses.</summary>
    private const int MaxObserved = 4096;

    /// <summary>Seconds; from a fast local commit to a slow device.</summary>
    private static readonly double[] DefaultBounds = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

    private readonly Lock _growing = new();
    private readonly double[]? _bounds = IsHistogram(instrument) ? BoundsOf(instrument) : null;
    private Series[] _series = [];

    public Instrument Instrument { get; } = instrument;

    /// <summary>Upper bounds of the histogram's buckets; null when it is none.</summary>
    public IReadOnlyList<double>? Bounds => _bounds;

    public IReadOnlyList<Series> Series => Volatile.Read(ref _series);

    private bool IsObserved => Instrument.IsObservable;

    internal void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        Series series = Find(tags) ?? Add(tags);
        if (IsObserved) series.Set(value);
        else series.Add(value);
    }

    /// <summary>An observable instrument reports all its series each time: one that it no longer reports is gone.</summary>
    internal void ForgetObserved()
    {
        if (IsObserved) Volatile.Write(ref _series, []);
    }

    private Series? Find(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (Series series in Volatile.Read(ref _series))
        {
            if (series.Has(tags)) return series;
        }

        return null;
    }

    private Series Add(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (_growing)
        {
            if (Find(tags) is { } there) return there;
            if (_series.Length >= (IsObserved ? MaxObserved : MaxSeries) && tags.Length > 0) return Find([]) ?? Add([]);
            var series = new Series(tags.ToArray(), _bounds);
            Volatile.Write(ref _series, [.. _series, series]);
            return series;
        }
    }

    private static bool IsHistogram(Instrument instrument) => instrument is Histogram<double> or Histogram<long> or Histogram<int>;

    private static double[] BoundsOf(Instrument instrument) => instrument switch
    {
        Histogram<double> { Advice.HistogramBucketBoundaries: { Count: > 0 } bounds } => [.. bounds],
        Histogram<long> { Advice.HistogramBucketBoundaries: { Count: > 0 } bounds } => [.. bounds.Select(bound => (double)bound)],
        Histogram<int> { Advice.HistogramBucketBoundaries: { Count: > 0 } bounds } => [.. bounds.Select(bound => (double)bound)],
        _ => DefaultBounds,
    };
}
