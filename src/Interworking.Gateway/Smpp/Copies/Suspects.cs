namespace Interworking.Gateway.Smpp.Copies;

/// <summary>What one system_id may send again: the doubtful requests of its links that were cut. Bounded in number and in time.</summary>
public sealed class Suspects
{
    /// <summary>Cut links remembered; a peer that flaps more often in the time loses the oldest.</summary>
    private const int MaxLinks = 50;

    private readonly Lock _gate = new();
    private readonly List<CutLink> _links = [];
    private volatile bool _any;
    private volatile Task _loaded = Task.CompletedTask;

    /// <summary>Nothing to compare with: the usual case, known without a lock.</summary>
    public bool IsEmpty => !_any && _loaded.IsCompleted;

    /// <summary>Completes when what is being read about other nodes is known.</summary>
    public Task Loaded => _loaded;

    /// <summary>Whoever asks waits for it; it never fails.</summary>
    internal void Await(Task loading)
    {
        lock (_gate) _loaded = _loaded.IsCompleted ? loading : Task.WhenAll(_loaded, loading);
    }

    /// <summary>Remembers a link that was cut, or may have been.</summary>
    internal void Add(CutLink link)
    {
        lock (_gate)
        {
            if (_links.Count >= MaxLinks) _links.RemoveAt(0);
            _links.Add(link);
            _any = true;
        }
    }

    internal CutLink? Find(SmppLink link)
    {
        lock (_gate) return _links.Find(one => one.Link == link);
    }

    /// <summary>Those that are not remembered yet: several cuts may tell of the same requests, and each is copied once.</summary>
    internal IReadOnlyList<AcceptedPdu> Unknown(IEnumerable<AcceptedPdu> accepted)
    {
        lock (_gate) return [.. accepted.Where(pdu => !_links.Exists(link => link.Knows(pdu.Id)))];
    }

    internal void Remove(CutLink link)
    {
        lock (_gate)
        {
            _links.Remove(link);
            _any = _links.Count > 0;
        }
    }

    /// <summary>The oldest request equal to this one, which is then no longer suspected: each is copied once.</summary>
    internal (CutLink Link, RecentRequest Request)? Take(long key, TimeProvider time)
    {
        lock (_gate)
        {
            _links.RemoveAll(link => link.IsOver(time));
            _any = _links.Count > 0;
            foreach (CutLink link in _links)
            {
                if (link.Take(key) is { } request) return (link, request);
            }

            return null;
        }
    }
}
