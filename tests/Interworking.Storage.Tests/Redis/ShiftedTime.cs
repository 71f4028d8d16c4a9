namespace Interworking.Storage.Tests.Redis;

/// <summary>The system's clock, whose timestamps a test can move on: timers run as ever, what is in memory grows old.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    private long _shift;

    public override long GetTimestamp() => System.GetTimestamp() + Volatile.Read(ref _shift);

    public void Advance(TimeSpan by) => Interlocked.Add(ref _shift, (long)(by.TotalSeconds * TimestampFrequency));
}
