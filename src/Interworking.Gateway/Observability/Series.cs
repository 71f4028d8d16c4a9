namespace Interworking.Gateway.Observability;

/// <summary>The value of one instrument under one set of tags: a sum or a last value, or the buckets of a histogram.</summary>
public sealed class Series
{
    private readonly KeyValuePair<string, object?>[] _tags;
    private readonly double[]? _bounds;
    private readonly long[]? _buckets;
    private double _value;

    internal Series(KeyValuePair<string, object?>[] tags, double[]? bounds)
    {
        _tags = tags;
        _bounds = bounds;
        _buckets = bounds is null ? null : new long[bounds.Length + 1];
    }

    public IReadOnlyList<KeyValuePair<string, object?>> Tags => _tags;

    /// <summary>The sum of a counter or histogram, the last value of a gauge.</summary>
    public double Value => Volatile.Read(ref _value);

    /// <summary>How many measurements fell into each bucket, the last one without an upper bound; null when it is no histogram.</summary>
    public IReadOnlyList<long>? Buckets => _buckets;

    internal bool Has(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.Length != _tags.Length) return false;
        for (int i = 0; i < tags.Length; i++)
        {
            if (!ReferenceEquals(tags[i].Key, _tags[i].Key) && tags[i].Key != _tags[i].Key) return false;
            if (!ReferenceEquals(tags[i].Value, _tags[i].Value) && !Equals(tags[i].Value, _tags[i].Value)) return false;
        }

        return true;
    }

    internal void Set(double value) => Volatile.Write(ref _value, value);

    internal void Add(double value)
    {
        if (_buckets is not null)
        {
            int bucket = 0;
            while (bucket < _bounds!.Length && value > _bounds[bucket]) bucket++;
            Interlocked.Increment(ref _buckets[bucket]);
        }

        double seen = Volatile.Read(ref _value);
        while (true)
        {
            double before = Interlocked.CompareExchange(ref _value, seen + value, seen);
            if (before.Equals(seen)) return;
            seen = before;
        }
    }
}
