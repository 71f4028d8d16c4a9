using System.Diagnostics.CodeAnalysis;
using Interworking.Sip.Messages;

namespace Interworking.Gateway.Sip;

/// <summary>
/// Recognises MESSAGEs that come again beyond the transaction layer: by another connection, or after a restart (design section 3). Who sends the same
/// Call-ID and CSeq again within <see cref="Window"/> gets the first answer and no second message. Bounded; the oldest are forgotten first.
/// </summary>
public sealed class RecentRequests(TimeProvider time)
{
    /// <summary>Twice the time that a client repeats itself (64 * T1, RFC 3261, 17.1.2.2).</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(64);

    /// <summary>Requests remembered at most.</summary>
    public const int Capacity = 200_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<RequestKey, RecentRequest> _requests = [];
    private readonly Queue<(RequestKey Key, RecentRequest Request)> _byAge = new();

    /// <summary>Requests remembered.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _requests.Count;
        }
    }

    /// <summary>The request that came first; false when this is none of its copies.</summary>
    public bool TryFind(in RequestKey key, string? fromTag, [NotNullWhen(true)] out RecentRequest? first)
    {
        lock (_gate)
        {
            Forget();
            return _requests.TryGetValue(key, out first) && first.IsSameTag(fromTag);
        }
    }

    /// <summary>True when this is the first: whoever called tells it its answer, or takes it back with <see cref="Remove"/>. False for a copy of <paramref name="request"/>.</summary>
    public bool TryBegin(in RequestKey key, string? fromTag, out RecentRequest request)
    {
        lock (_gate)
        {
            Forget();
            if (_requests.TryGetValue(key, out RecentRequest? first) && first.IsSameTag(fromTag))
            {
                request = first;
                return false;
            }

            Add(key, request = new RecentRequest(fromTag, time.GetTimestamp()));
            return true;
        }
    }

    /// <summary>A request that a former life, or another node, answered.</summary>
    public void Restore(in RequestKey key, SipOutgoingResponse answer)
    {
        lock (_gate)
        {
            var request = new RecentRequest(null, time.GetTimestamp());
            request.Answer(answer);
            Add(key, request);
        }
    }

    /// <summary>Nothing came of the request: if it comes again, it is a new one.</summary>
    public void Remove(in RequestKey key, RecentRequest request)
    {
        lock (_gate)
        {
            if (_requests.TryGetValue(key, out RecentRequest? found) && ReferenceEquals(found, request)) _requests.Remove(key);
        }
    }

    private void Add(in RequestKey key, RecentRequest request)
    {
        _requests[key] = request;
        _byAge.Enqueue((key, request));
    }

    private void Forget()
    {
        while (_byAge.TryPeek(out (RequestKey Key, RecentRequest Request) oldest)
            && (_byAge.Count >= Capacity || time.GetElapsedTime(oldest.Request.Since) >= Window))
        {
            _byAge.Dequeue();
            Remove(oldest.Key, oldest.Request);
        }
    }
}

/// <summary>What copies of a request have in common.</summary>
/// <param name="Sender">Canonical number of From: nobody's Call-ID can stand in another's way.</param>
/// <param name="CallId">Call-ID and CSeq number, as in <see cref="Messages.Origin.CallId"/>.</param>
public readonly record struct RequestKey(string Sender, string CallId);
