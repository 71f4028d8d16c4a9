namespace Interworking.Smpp.Session;

/// <summary>
/// While a thread is inside one, the sessions it writes to are remembered, and when it leaves each is flushed once, on this thread: many
/// answers given one after another leave in one write, and no other thread has to be woken for it. Scopes do not nest.
/// </summary>
public readonly ref struct FlushScope
{
    [ThreadStatic]
    private static List<SmppSession>? s_written;

    [ThreadStatic]
    private static bool s_open;

    private FlushScope(bool opened) => IsOwner = opened;

    private bool IsOwner { get; }

    /// <summary>Opens one on this thread; inside another it does nothing. Dispose it on the same thread.</summary>
    public static FlushScope Open()
    {
        if (s_open) return default;
        s_written ??= [];
        return new FlushScope(s_open = true);
    }

    public void Dispose()
    {
        if (!IsOwner) return;
        s_open = false;
        foreach (SmppSession session in s_written!) session.FlushHere();
        s_written.Clear();
    }

    /// <summary>True when the session will be flushed at the end of this thread's scope.</summary>
    internal static bool TryDefer(SmppSession session)
    {
        if (!s_open) return false;
        s_written!.Add(session);
        return true;
    }
}
