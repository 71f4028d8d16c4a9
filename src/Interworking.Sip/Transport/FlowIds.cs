namespace Interworking.Sip.Transport;

/// <summary>
/// Flow ids. A connection's comes from a counter that starts at the clock (bit 62 set), so a restart never repeats one.
/// An IPv4 UDP flow's id is its listener (1 to 16383), address and port: it can be found again from the id alone.
/// </summary>
internal sealed class FlowIds(TimeProvider time)
{
    private const long ConnectionBit = 1L << 62;
    private const int CountBits = 20;

    private long _last = ConnectionBit | (time.GetUtcNow().ToUnixTimeMilliseconds() << CountBits);

    public long Next() => Interlocked.Increment(ref _last);

    public static long OfIPv4(int listener, UdpPeer peer) => ((long)listener << 48) | ((long)peer.Low << 16) | peer.Port;

    public static bool TryIPv4(long id, out int listener, out UdpPeer peer)
    {
        listener = (int)(id >> 48);
        peer = new UdpPeer(0, (ulong)(id >> 16) & uint.MaxValue, uint.MaxValue, (ushort)id);
        return id > 0 && (id & ConnectionBit) == 0;
    }
}
