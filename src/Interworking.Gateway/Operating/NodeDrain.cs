namespace Interworking.Gateway.Operating;

/// <summary>
/// Whether this node is being emptied for an upgrade: it takes no new binds, registrations and messages, gives its connections' binds and what waits for them to the
/// others, and finishes what is under way. In memory: a node that starts again serves.
/// </summary>
public sealed class NodeDrain(TimeProvider time)
{
    private long _since;

    public bool IsOn => Volatile.Read(ref _since) != 0;

    /// <summary>Since when; null while it serves.</summary>
    public DateTimeOffset? Since => Volatile.Read(ref _since) is not 0 and long since ? DateTimeOffset.FromUnixTimeMilliseconds(since) : null;

    /// <summary>It began or ended.</summary>
    public event Action? Changed;

    public void Begin()
    {
        if (Interlocked.CompareExchange(ref _since, time.GetUtcNow().ToUnixTimeMilliseconds(), 0) == 0) Changed?.Invoke();
    }

    public void End()
    {
        if (Interlocked.Exchange(ref _since, 0) != 0) Changed?.Invoke();
    }
}
