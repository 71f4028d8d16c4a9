using Interworking.Gateway.Messages;

namespace Interworking.Gateway.Smpp.Copies;

/// <summary>A link that was cut, or that is being asked whether it was, or what a node left that may be dead, with its doubtful requests by what makes them equal.</summary>
internal sealed class CutLink
{
    private readonly Dictionary<long, Queue<RecentRequest>> _requests = [];
    private readonly TaskCompletionSource<bool> _verdict = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TimeSpan _keptFor;
    private readonly IReadOnlySet<MessageId>? _ids;
    private SmppLink? _link;
    private readonly long _since;

    /// <param name="link">Null where it is known from the ledger alone.</param>
    /// <param name="doubtful">From the oldest.</param>
    /// <param name="keptFor">For so long copies are recognised.</param>
    /// <param name="time">By this clock.</param>
    /// <param name="ids">Those of the doubtful, where they are known from the ledger.</param>
    public CutLink(SmppLink? link, IReadOnlyList<RecentRequest> doubtful, TimeSpan keptFor, TimeProvider time, IReadOnlySet<MessageId>? ids = null)
    {
        _ids = ids;
        (_link, _keptFor, _since) = (link, keptFor, time.GetTimestamp());
        foreach (RecentRequest request in doubtful)
        {
            if (!_requests.TryGetValue(request.Key, out Queue<RecentRequest>? equal)) _requests[request.Key] = equal = new();
            equal.Enqueue(request);
        }

        Count = doubtful.Count;
    }

    /// <summary>Requests that it began with.</summary>
    public int Count { get; }

    /// <summary>The link while it is being asked; let go once that is decided.</summary>
    public SmppLink? Link => Volatile.Read(ref _link);

    /// <summary>Whether it was cut; known at once, or when a silent link has been asked.</summary>
    public Task<bool> IsCut => _verdict.Task;

    /// <summary>False when it was decided before.</summary>
    public bool Decide(bool cut)
    {
        Volatile.Write(ref _link, null);
        return _verdict.TrySetResult(cut);
    }

    public bool IsOver(TimeProvider time) => time.GetElapsedTime(_since) > _keptFor;

    /// <summary>It was cut, and this one of the ledger is among its doubtful requests or was before it was copied.</summary>
    public bool Knows(MessageId id) => _ids is not null && IsCut is { IsCompletedSuccessfully: true, Result: true } && _ids.Contains(id);

    /// <summary>The first request with this key, once. The caller holds the lock.</summary>
    public RecentRequest? Take(long key) => _requests.TryGetValue(key, out Queue<RecentRequest>? equal) && equal.TryDequeue(out RecentRequest? first) ? first : null;
}
