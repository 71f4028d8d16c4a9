using Interworking.Smpp.Session;

namespace Interworking.Gateway.Smpp.Links;

/// <summary>What is remembered of one carrier or connection over its links: last error, ends, counts. Bounded; safe from any thread.</summary>
public sealed class PeerHistory(string name, TimeProvider time)
{
    /// <summary>Ended links kept for the operator.</summary>
    private const int KeptEnds = 5;

    private readonly Lock _gate = new();
    private readonly LinkTotals _ended = new();
    private readonly Queue<LinkEnd> _ends = new();
    private LinkError? _lastError;
    private DateTimeOffset _changedAt = time.GetUtcNow();
    private string? _notBoundWhy;
    private long _binds;
    private long _cuts;
    private long _refusals;

    /// <summary>Its links' name: <c>carrier:TATA</c>.</summary>
    public string Name { get; } = name;

    /// <summary>Which of its changes are logged.</summary>
    internal ChangeBudget Lines { get; } = new(time);

    /// <summary>When a link of it last came or went; before the first, when this was made.</summary>
    public DateTimeOffset ChangedAt
    {
        get { lock (_gate) return _changedAt; }
    }

    public LinkError? LastError
    {
        get { lock (_gate) return _lastError; }
    }

    /// <summary>Binds since the start of this node.</summary>
    public long Binds
    {
        get { lock (_gate) return _binds; }
    }

    /// <summary>Links that ended as nobody wanted.</summary>
    public long Cuts
    {
        get { lock (_gate) return _cuts; }
    }

    /// <summary>Binds refused: the carrier's by us, or ours by the peer.</summary>
    public long Refusals
    {
        get { lock (_gate) return _refusals; }
    }

    /// <summary>The last ended links, oldest first.</summary>
    public IReadOnlyList<LinkEnd> Ends
    {
        get { lock (_gate) return [.. _ends]; }
    }

    /// <summary>Counts of the links that have ended.</summary>
    public LinkTotals EndedTotals
    {
        get
        {
            var copy = new LinkTotals();
            lock (_gate) copy.Add(_ended);
            return copy;
        }
    }

    internal void Bound()
    {
        lock (_gate)
        {
            _binds++;
            _changedAt = time.GetUtcNow();
            _notBoundWhy = null;
        }
    }

    internal void Ended(SmppLink link, SessionEnd end)
    {
        DateTimeOffset now = time.GetUtcNow();
        string why = StatusWords.Of(end);
        lock (_gate)
        {
            _ended.Add(link.Session.Counters);
            _changedAt = now;
            _ends.Enqueue(new LinkEnd(link.SystemId, $"{link.Remote}", link.Since, now, why));
            if (_ends.Count > KeptEnds) _ends.Dequeue();
            if (!StatusWords.IsTrouble(end.Reason)) return;
            _cuts++;
            _lastError = new LinkError(now, why);
        }
    }

    internal void Troubled(string what)
    {
        lock (_gate) _lastError = new LinkError(time.GetUtcNow(), what);
    }

    /// <summary>False when it is not bound for the same reason as last time.</summary>
    internal bool NotBound(string why)
    {
        lock (_gate)
        {
            _refusals++;
            _lastError = new LinkError(time.GetUtcNow(), why);
            if (_notBoundWhy == why) return false;
            _notBoundWhy = why;
            return true;
        }
    }
}
