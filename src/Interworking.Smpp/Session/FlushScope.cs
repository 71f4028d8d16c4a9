namespace Interworking.Smpp.Session;

/// <summary>
/// While a thread is inside one, the sessions it writes to are remembered, and when it leaves each is flushed once, on this thread: many
/// answers given one after another leave in one write, and no other thread has to be woken for it. Scopes do not nest.
/// </summary>
public readonly ref struct FlushScope
{
    [ThreadStatic]
    private static List<SmppSession>? _written;

    [ThreadStatic]
    private static bool _open;

    private FlushScope(bool opened) => IsOwner = opened;

    private bool IsOwner { get; }

    /// <summary>Opens one on this thread; inside another it does nothing. Dispose it on the same thread.</summary>
    public static FlushScope Open()
    {
        if (_open) return default;
        _written ??= [];
        return new FlushScope(_open = true);
    }

    public void Dispose()
    {
        if (!IsOwner) return;
        _open = false;
        foreach (SmppSession session in _written!) session.FlushHere();
        _written.Clear();
    }

    /// <summary>True when the session will be flushed at the end of this thread's scope.</summary>
    internal static bool TryDefer(SmppSession session)
    {
        if (!_open) return false;
        _written!.Add(session);
        return true;
    }
}
