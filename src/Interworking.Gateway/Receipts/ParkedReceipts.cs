using System.Collections.Concurrent;
using Interworking.Gateway.Smpp;

namespace Interworking.Gateway.Receipts;

/// <summary>
/// Receipts that came before the answer that names their id. Each keeps a place in its peer's window, so only half of a window's may wait, and not longer
/// than five seconds; more is let go at once.
/// </summary>
internal sealed class ParkedReceipts(TimeProvider time)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<(string Connection, string Reference), Parked> _byReference = new();
    private readonly ConcurrentDictionary<SmppLink, int> _byLink = new();
    private int _waiting;
    private volatile bool _stopping;

    public bool IsStopping
    {
        get => _stopping;
        private set => _stopping = value;
    }

    /// <summary>True when one of the ids became known; false when the time is over; null when there was no room to wait, or we stop.</summary>
    /// <param name="link">By which it came.</param>
    /// <param name="connection">The connection of that link.</param>
    /// <param name="forms">Its ids.</param>
    /// <param name="known">Asked once more after it is parked: the id may have become known meanwhile.</param>
    public async ValueTask<bool?> WaitAsync(SmppLink link, string connection, IReadOnlyList<string> forms, Func<bool> known)
    {
        int most = Math.Max(1, link.Session.PeerWindow / 2);
        if (_byLink.AddOrUpdate(link, 1, static (_, count) => count + 1) > most)
        {
            Leave(link);
            return null;
        }

        var parked = new Parked(time.GetTimestamp());
        Interlocked.Increment(ref _waiting); // before it can be found
        foreach (string form in forms) _byReference[(connection, form)] = parked;
        try
        {
            if (IsStopping) parked.Found.TrySetResult(null);
            return known() ? true : await parked.Found.Task;
        }
        finally
        {
            foreach (string form in forms) _byReference.TryRemove(new KeyValuePair<(string, string), Parked>((connection, form), parked));
            Interlocked.Decrement(ref _waiting);
            Leave(link);
        }
    }

    /// <summary>Ids have become known.</summary>
    public void Wake(HandedOver message)
    {
        if (Volatile.Read(ref _waiting) == 0) return; // the dictionary itself takes all of its locks to say so
        foreach (string? id in message.References)
        {
            if (id is { Length: > 0 } && _byReference.TryGetValue((message.Connection, PeerReference.Normalize(id)), out Parked? parked)) parked.Found.TrySetResult(true);
        }
    }

    /// <summary>From time to time: lets those go that have waited long enough.</summary>
    public void EndOverdue()
    {
        foreach (Parked parked in _byReference.Values)
        {
            if (time.GetElapsedTime(parked.Since) >= Longest) parked.Found.TrySetResult(false);
        }
    }

    /// <summary>The process ends: nobody waits any longer.</summary>
    public void Stop()
    {
        IsStopping = true;
        foreach (Parked parked in _byReference.Values) parked.Found.TrySetResult(null);
    }

    private void Leave(SmppLink link)
    {
        if (_byLink.AddOrUpdate(link, 0, static (_, count) => count - 1) == 0) _byLink.TryRemove(new KeyValuePair<SmppLink, int>(link, 0));
    }

    private sealed record Parked(long Since)
    {
        public TaskCompletionSource<bool?> Found { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
