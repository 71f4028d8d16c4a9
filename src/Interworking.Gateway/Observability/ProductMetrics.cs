using System.Diagnostics.Metrics;

namespace Interworking.Gateway.Observability;

/// <summary>A part of the product's instruments, all of one meter. A phone number is never a tag.</summary>
public abstract class ProductMetrics : IDisposable
{
    /// <summary>The meter that all of the product's instruments belong to.</summary>
    public const string MeterName = "Interworking";

    /// <summary>Whose instruments these are: a test listens to one of several.</summary>
    protected internal Meter Meter { get; } = new(MeterName);

    public void Dispose()
    {
        Meter.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <param name="name">Begins with interworking.</param>
    /// <param name="unit">In braces, or s.</param>
    /// <param name="description">For those who read it.</param>
    protected Counter<long> Counter(string name, string unit, string description) => Meter.CreateCounter<long>(name, unit, description);

    protected static KeyValuePair<string, object?> Tag(string name, object? value) => new(name, value);
}
