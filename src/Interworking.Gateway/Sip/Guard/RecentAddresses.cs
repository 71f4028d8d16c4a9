namespace Interworking.Gateway.Sip.Guard;

/// <summary>
/// From which addresses something good came lately, in memory of a fixed size: two megabytes for a quarter of a million. On the way of every authenticated
/// request, so that it takes no lock: two at the same moment may forget one, which its next request makes good.
/// </summary>
/// <param name="validity">How long one is remembered.</param>
/// <param name="time">The clock.</param>
internal sealed class RecentAddresses(TimeSpan validity, TimeProvider time)
{
    private const int Sets = 65_536;
    private const int Ways = 4;

    /// <summary>Each the upper half of an address's hash, then the second in which it was seen; 0 is free.</summary>
    private readonly ulong[] _seen = new ulong[Sets * Ways];
    private readonly long _start = time.GetTimestamp();

    public bool Contains(ulong hash)
    {
        int first = SetOf(hash);
        for (int at = first; at < first + Ways; at++)
        {
            ulong seen = Volatile.Read(ref _seen[at]);
            if (seen != 0 && seen >> 32 == hash >> 32) return Now() - (uint)seen <= validity.TotalSeconds;
        }

        return false;
    }

    public void Add(ulong hash)
    {
        uint now = Now();
        ulong entry = (hash & 0xFFFF_FFFF_0000_0000) | now;
        int first = SetOf(hash), oldest = first;
        for (int at = first; at < first + Ways; at++)
        {
            ulong seen = Volatile.Read(ref _seen[at]);
            if (seen == entry) return; // the usual case: nothing is written
            if (seen >> 32 == hash >> 32)
            {
                oldest = at;
                break;
            }

            if ((uint)seen < (uint)Volatile.Read(ref _seen[oldest])) oldest = at;
        }

        Volatile.Write(ref _seen[oldest], entry);
    }

    private static int SetOf(ulong hash) => (int)(hash % Sets) * Ways;

    /// <summary>Seconds since the start, from 1.</summary>
    private uint Now() => (uint)time.GetElapsedTime(_start).TotalSeconds + 1;
}
