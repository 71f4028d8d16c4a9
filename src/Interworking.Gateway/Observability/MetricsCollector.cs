using System.Diagnostics.Metrics;

namespace Interworking.Gateway.Observability;

/// <summary>
/// Listens to whole meters and keeps the current value of every series, so that <see cref="MetricsText"/> can write them.
/// A measurement costs a search among the series of its instrument and one interlocked add; it allocates only for a series not seen before.
/// </summary>
public sealed class MetricsCollector : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Lock _gate = new();
    private readonly List<InstrumentSeries> _instruments = [];

    /// <summary>Starts to listen.</summary>
    /// <param name="meters">Names of the meters to keep.</param>
    public MetricsCollector(params IReadOnlyCollection<string> meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (!meters.Contains(instrument.Meter.Name)) return;
            var series = new InstrumentSeries(instrument);
            lock (_gate) _instruments.Add(series);
            listener.EnableMeasurementEvents(instrument, series);
        };
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, state) => ((InstrumentSeries)state!).Record(value, tags));
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, state) => ((InstrumentSeries)state!).Record(value, tags));
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, state) => ((InstrumentSeries)state!).Record(value, tags));
        _listener.Start();
    }

    /// <summary>Asks the observable instruments for their values and returns every instrument with what it has measured, by name.</summary>
    public IReadOnlyList<InstrumentSeries> Collect()
    {
        InstrumentSeries[] instruments;
        lock (_gate) instruments = [.. _instruments.OrderBy(series => series.Instrument.Name, StringComparer.Ordinal)];

        foreach (InstrumentSeries series in instruments) series.ForgetObserved();
        _listener.RecordObservableInstruments();
        return instruments;
    }

    /// <summary>The sum of a counter as far as it has been counted, of all its series or of those with one tag; 0 for one that has counted nothing. Nothing observable is asked.</summary>
    public double Sum(string instrument, string? tag = null, string? value = null)
    {
        double sum = 0;
        lock (_gate)
        {
            foreach (InstrumentSeries series in _instruments)
            {
                if (series.Instrument.Name == instrument) sum += series.Series.Where(one => tag is null || one.Tags.Any(has => has.Key == tag && Equals(has.Value, value))).Sum(one => one.Value);
            }
        }

        return sum;
    }

    public void Dispose() => _listener.Dispose();
}
