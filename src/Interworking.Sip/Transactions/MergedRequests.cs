using System.Buffers;
using Interworking.Sip.Codec;
using Interworking.Sip.Messages;

namespace Interworking.Sip.Transactions;

/// <summary>
/// Recognises a request that a proxy on the way has forked: it comes twice with the same From, Call-ID and CSeq in different
/// transactions (RFC 3261, 8.2.2.2). Looks back half of 64 * T1 at most, so that a client that gave up (timer F) and asks
/// anew is not taken for one. Two generations, each bounded: under a flood the oldest are forgotten first.
/// </summary>
internal sealed class MergedRequests(TimeSpan lookBack, TimeProvider time)
{
    private const int Capacity = 100_000;

    private readonly Lock _gate = new();
    private readonly SipHash _hash = new();
    private readonly TimeSpan _generation = lookBack / 2;
    private Dictionary<ulong, ServerKey> _young = [];
    private Dictionary<ulong, ServerKey> _old = [];
    private long _youngSince = time.GetTimestamp();

    /// <summary>What copies of a request have in common.</summary>
    public ulong IdOf(SipRequest request)
    {
        var text = new SipBytes(256);
        foreach (HeaderId id in new ReadOnlySpan<HeaderId>([HeaderId.From, HeaderId.CallId, HeaderId.CSeq]))
        {
            text.Raw(request.Value(id));
            text.Raw("\n"u8);
        }

        ulong hash = _hash.Compute(text.Written);
        ArrayPool<byte>.Shared.Return(text.Array);
        return hash;
    }

    /// <summary>True when another transaction has brought the request already; else it is remembered as this one's.</summary>
    public bool IsMerged(ulong request, ServerKey transaction)
    {
        lock (_gate)
        {
            if (_young.Count >= Capacity || time.GetElapsedTime(_youngSince) >= _generation) Rotate();
            if (_young.TryGetValue(request, out ServerKey first) || _old.TryGetValue(request, out first)) return first != transaction;
            _young.Add(request, transaction);
            return false;
        }
    }

    /// <summary>The request was challenged: a client that repeats it with credentials and the same CSeq means no other request.</summary>
    public void Forget(ulong request)
    {
        lock (_gate)
        {
            _young.Remove(request);
            _old.Remove(request);
        }
    }

    private void Rotate()
    {
        bool stale = time.GetElapsedTime(_youngSince) >= 2 * _generation;
        (_old, _young) = (stale ? [] : _young, []);
        _youngSince = time.GetTimestamp();
    }
}
