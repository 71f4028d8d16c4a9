namespace Interworking.Sip.Auth;

/// <summary>
/// Which nonce-counts were used, for the nonces in use: the highest and a window of 64 behind it, since UDP and several
/// connections change the order. Two generations, each at most <paramref name="capacity"/> nonces and one lifetime long;
/// a nonce whose generation was dropped early is refused as stale instead of being believed again.
/// </summary>
internal sealed class NonceCounts(TimeSpan lifetime, int capacity)
{
    private readonly Lock _gate = new();
    private Dictionary<ulong, Window> _young = [];
    private Dictionary<ulong, Window> _old = [];
    private DateTimeOffset _youngSince;
    private DateTimeOffset _forgotten = DateTimeOffset.MinValue;

    /// <summary>True exactly once for each count of a nonce.</summary>
    public bool TryUse(ulong nonce, DateTimeOffset issued, uint count, DateTimeOffset now)
    {
        lock (_gate)
        {
            if (now - _youngSince >= lifetime || _young.Count >= capacity) Rotate(now);
            if (!_young.TryGetValue(nonce, out Window window) && !_old.Remove(nonce, out window) && issued <= _forgotten) return false;
            bool fresh = window.TryUse(count);
            _young[nonce] = window;
            return fresh;
        }
    }

    private void Rotate(DateTimeOffset now)
    {
        // What is dropped may hold nonces that still live: all those issued until now and unknown are refused.
        if (now - _youngSince < lifetime && _old.Count > 0) _forgotten = now;
        _old = _young;
        _young = [];
        _youngSince = now;
    }

    /// <summary>Bit n of <c>Seen</c> is count <c>Highest - n</c>.</summary>
    private record struct Window(uint Highest, ulong Seen)
    {
        public bool TryUse(uint count)
        {
            if (count > Highest)
            {
                uint shift = count - Highest;
                Seen = shift >= 64 ? 1 : (Seen << (int)shift) | 1;
                Highest = count;
                return true;
            }

            uint back = Highest - count;
            if (back >= 64 || (Seen & (1UL << (int)back)) != 0) return false;
            Seen |= 1UL << (int)back;
            return true;
        }
    }
}
