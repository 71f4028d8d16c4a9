using System.Collections.Concurrent;

namespace Interworking.Gateway.Push;

/// <summary>What became of the last push to each device, for the console. In memory of the node that pushed, bounded: what is forgotten is learned again with the next push.</summary>
public sealed class PushResults(TimeProvider time)
{
    private const int MaxKept = 100_000;

    private readonly ConcurrentDictionary<(long AccountId, string Key), LastPush> _last = new();

    /// <summary>Null when this node has not pushed to it since it started.</summary>
    public LastPush? Find(PushDevice device) => _last.GetValueOrDefault((device.AccountId, device.Key));

    internal void Record(PushDevice device, PushResult result)
    {
        (long, string) key = (device.AccountId, device.Key);
        if (_last.Count >= MaxKept && !_last.ContainsKey(key)) _last.Clear();
        _last[key] = new LastPush(time.GetUtcNow(), result);
    }
}

/// <summary>A push and what became of it.</summary>
public sealed record LastPush(DateTimeOffset At, PushResult Result);
