using System.Collections.Concurrent;

namespace Interworking.Gateway.Push;

/// <summary>
/// Which devices the gateway did not take a push for, and when each is tried again: as late as the gateway asked for, else later each time. One that was throttled is
/// never given up; one that the gateway alone fails for is. Remembers only those. Safe from any thread.
/// </summary>
internal sealed class PushPatience(TimeProvider time)
{
    /// <summary>A gateway that takes others' pushes and this one's never is not asked for ever.</summary>
    private const int MostFailures = 6;

    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongestAsked = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<(long AccountId, string Key), Try> _tried = new();

    /// <summary>How long it is to be left alone; null when it may be tried.</summary>
    public TimeSpan? Left(PushDevice device)
    {
        if (!_tried.TryGetValue(KeyOf(device), out Try? last)) return null;
        TimeSpan left = time.GetElapsedTime(time.GetTimestamp(), last.NotBefore);
        return left > TimeSpan.Zero ? left : null;
    }

    /// <summary>It was not taken. How long to wait, or null when it is given up.</summary>
    /// <param name="device">Whose.</param>
    /// <param name="result">Trouble or throttled.</param>
    /// <param name="isUp">The gateway takes other pushes: only then the failure is this device's.</param>
    public TimeSpan? Failed(PushDevice device, in PushResult result, bool isUp)
    {
        bool throttled = result.Verdict == PushVerdict.Throttled;
        // What fails because the gateway is down waits as long as the gateway (PushHealth).
        if (!throttled && !isUp && result.RetryAfter is null) return TimeSpan.Zero;
        Try before = _tried.GetValueOrDefault(KeyOf(device), Try.None);
        int failures = before.Failures + (!throttled && isUp ? 1 : 0);
        if (failures >= MostFailures)
        {
            Forget(device);
            return null;
        }

        TimeSpan wait = Bounded(result.RetryAfter, LongestAsked) ?? Bounded(First * Math.Pow(2, Math.Min(before.Times, 20)), Longest)!.Value;
        _tried[KeyOf(device)] = new Try(before.Times + 1, failures, time.GetTimestamp() + (long)(wait.TotalSeconds * time.TimestampFrequency));
        return wait;
    }

    /// <summary>It was taken, or will never be.</summary>
    public void Forget(PushDevice device) => _tried.TryRemove(KeyOf(device), out _);

    /// <summary>What was due long ago waits for nothing any more.</summary>
    public void ForgetOld()
    {
        foreach (((long, string) key, Try last) in _tried)
            if (time.GetElapsedTime(last.NotBefore) > Longest) _tried.TryRemove(key, out _);
    }

    private static TimeSpan? Bounded(TimeSpan? wait, TimeSpan longest) => wait is not { } asked ? null : asked < First ? First : asked > longest ? longest : asked;

    private static (long, string) KeyOf(PushDevice device) => (device.AccountId, device.Key);

    /// <param name="Times">How often it was not taken.</param>
    /// <param name="Failures">How often of these that was its own fault.</param>
    /// <param name="NotBefore">When it may be tried again, as a timestamp of the clock.</param>
    private sealed record Try(int Times, int Failures, long NotBefore)
    {
        public static readonly Try None = new(0, 0, 0);
    }
}
