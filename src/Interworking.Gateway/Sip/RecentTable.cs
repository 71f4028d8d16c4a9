using System.Diagnostics.CodeAnalysis;

namespace Interworking.Gateway.Sip;

/// <summary>
/// Recognises requests that come again within a while: who sends the same again gets the answer of the first, and nothing happens a second time. Bounded; the oldest
/// are forgotten first.
/// </summary>
/// <param name="window">How long one is remembered.</param>
/// <param name="time">The clock.</param>
public class RecentTable<TAnswer>(TimeSpan window, TimeProvider time)
{
    /// <summary>Requests remembered at most.</summary>
    public const int Capacity = 200_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<RequestKey, RecentRequest<TAnswer>> _requests = [];
    private readonly Queue<(RequestKey Key, RecentRequest<TAnswer> Request)> _byAge = new();

    protected TimeProvider Time => time;

    /// <summary>Requests remembered.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _requests.Count;
        }
    }

    /// <summary>The request that came first; false when this is none of its copies.</summary>
    public bool TryFind(in RequestKey key, string? fromTag, [NotNullWhen(true)] out RecentRequest<TAnswer>? first)
    {
        lock (_gate)
        {
            Forget();
            return _requests.TryGetValue(key, out first) && first.IsSameTag(fromTag);
        }
    }

    /// <summary>True when this is the first: whoever called tells it its answer, or takes it back with <see cref="Remove"/>. False for a copy of <paramref name="request"/>.</summary>
    public bool TryBegin(in RequestKey key, string? fromTag, out RecentRequest<TAnswer> request)
    {
        lock (_gate)
        {
            Forget();
            if (_requests.TryGetValue(key, out RecentRequest<TAnswer>? first) && first.IsSameTag(fromTag))
            {
                request = first;
                return false;
            }

            Add(key, request = new RecentRequest<TAnswer>(fromTag, time.GetTimestamp()));
            return true;
        }
    }

    /// <summary>A request that a former life, or another node, answered.</summary>
    public void Restore(in RequestKey key, TAnswer answer)
    {
        lock (_gate)
        {
            var request = new RecentRequest<TAnswer>(null, time.GetTimestamp());
            request.Answer(answer);
            Add(key, request);
        }
    }

    /// <summary>Nothing came of the request: if it comes again, it is a new one.</summary>
    public void Remove(in RequestKey key, RecentRequest<TAnswer> request)
    {
        lock (_gate)
        {
            if (_requests.TryGetValue(key, out RecentRequest<TAnswer>? found) && ReferenceEquals(found, request)) _requests.Remove(key);
        }
    }

    private void Add(in RequestKey key, RecentRequest<TAnswer> request)
    {
        _requests[key] = request;
        _byAge.Enqueue((key, request));
    }

    private void Forget()
    {
        while (_byAge.TryPeek(out (RequestKey Key, RecentRequest<TAnswer> Request) oldest)
            && (_byAge.Count >= Capacity || time.GetElapsedTime(oldest.Request.Since) >= window))
        {
            _byAge.Dequeue();
            Remove(oldest.Key, oldest.Request);
        }
    }
}
