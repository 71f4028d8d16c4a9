using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Interworking.Gateway.Observability;

/// <summary>
/// Writes collected instruments in the Prometheus text format 0.0.4: dots become underscores, a unit that is not in braces is appended
/// in its long form, and counters end in <c>_total</c>.
/// </summary>
public static class MetricsText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static string Write(IReadOnlyList<InstrumentSeries> instruments)
    {
        var text = new StringBuilder(16 * 1024);
        foreach (InstrumentSeries instrument in instruments)
        {
            if (instrument.Series.Count > 0) WriteInstrument(text, instrument);
        }

        return text.ToString();
    }

    private static void WriteInstrument(StringBuilder text, InstrumentSeries instrument)
    {
        string kind = Kind(instrument);
        string name = Name(instrument.Instrument, kind);
        if (!string.IsNullOrEmpty(instrument.Instrument.Description))
            text.Append("# HELP ").Append(name).Append(' ').Append(EscapeHelp(instrument.Instrument.Description)).Append('\n');
        text.Append("# TYPE ").Append(name).Append(' ').Append(kind).Append('\n');

        foreach (Series series in instrument.Series)
        {
            if (instrument.Bounds is { } bounds) WriteHistogram(text, name, series, bounds);
            else WriteSample(text, name, series.Tags, null, series.Value);
        }
    }

    private static void WriteHistogram(StringBuilder text, string name, Series series, IReadOnlyList<double> bounds)
    {
        long count = 0;
        for (int i = 0; i < bounds.Count; i++)
        {
            count += series.Buckets![i];
            WriteSample(text, $"{name}_bucket", series.Tags, Number(bounds[i]), count);
        }

        count += series.Buckets![bounds.Count];
        WriteSample(text, $"{name}_bucket", series.Tags, "+Inf", count);
        WriteSample(text, $"{name}_sum", series.Tags, null, series.Value);
        WriteSample(text, $"{name}_count", series.Tags, null, count);
    }

    private static void WriteSample(StringBuilder text, string name, IReadOnlyList<KeyValuePair<string, object?>> tags, string? upTo, double value)
    {
        text.Append(name);
        char open = '{';
        foreach ((string key, object? label) in tags)
        {
            text.Append(open).Append(LabelName(key)).Append("=\"").Append(EscapeLabel(Convert.ToString(label, CultureInfo.InvariantCulture) ?? "")).Append('"');
            open = ',';
        }

        if (upTo is not null)
        {
            text.Append(open).Append("le=\"").Append(upTo).Append('"');
            open = ',';
        }

        if (open == ',') text.Append('}');
        text.Append(' ').Append(Number(value)).Append('\n');
    }

    private static string Kind(InstrumentSeries instrument)
    {
        if (instrument.Bounds is not null) return "histogram";
        Type type = instrument.Instrument.GetType();
        Type? generic = type.IsGenericType ? type.GetGenericTypeDefinition() : null;
        return generic == typeof(Counter<>) || generic == typeof(ObservableCounter<>) ? "counter" : "gauge";
    }

    /// <summary>The name under which it is written; a histogram has <c>_bucket</c>, <c>_sum</c> and <c>_count</c> behind it.</summary>
    public static string NameOf(InstrumentSeries instrument) => Name(instrument.Instrument, Kind(instrument));

    private static string Name(Instrument instrument, string kind)
    {
        string name = LabelName(instrument.Name);
        string unit = instrument.Unit switch
        {
            "s" => "_seconds",
            "ms" => "_milliseconds",
            "By" => "_bytes",
            _ => "",
        };
        if (!name.EndsWith(unit, StringComparison.Ordinal)) name += unit;
        return kind == "counter" && !name.EndsWith("_total", StringComparison.Ordinal) ? name + "_total" : name;
    }

    private static string LabelName(string name) =>
        string.Create(name.Length, name, static (target, source) =>
        {
            for (int i = 0; i < source.Length; i++) target[i] = char.IsAsciiLetterOrDigit(source[i]) ? source[i] : '_';
        });

    private static string EscapeLabel(string value) => value.Replace("\\", @"\\").Replace("\"", "\\\"").Replace("\n", "\\n");

    private static string EscapeHelp(string value) => value.Replace("\\", @"\\").Replace("\n", "\\n");

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };
}
