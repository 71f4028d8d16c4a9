namespace Interworking.Storage.Sql.Settlement;

/// <summary>A row of <see cref="TrafficBuckets"/>.</summary>
internal class BucketRow
{
    /// <summary>Empty where one carrier was asked for.</summary>
    public string Carrier { get; init; } = "";

    /// <summary>Quarters of an hour since 1970.</summary>
    public long Quarter { get; init; }

    /// <summary>Leading digits.</summary>
    public string Destination { get; init; } = "";

    public string State { get; init; } = "";

    public long Messages { get; init; }

    public long Parts { get; init; }

    public DateTimeOffset At => DateTimeOffset.FromUnixTimeSeconds(Quarter * 900);
}
