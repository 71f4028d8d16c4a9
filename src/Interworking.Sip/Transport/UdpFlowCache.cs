namespace Interworking.Sip.Transport;

/// <summary>
/// The flows of one UDP socket. Two generations: who has not been heard of for a whole one is forgotten, so a flood of
/// addresses costs bounded memory and a peer in use keeps its flow.
/// </summary>
internal sealed class UdpFlowCache(int capacity, Func<UdpPeer, DatagramFlow> make)
{
    private readonly Lock _gate = new();
    private Dictionary<UdpPeer, DatagramFlow> _young = [];
    private Dictionary<UdpPeer, DatagramFlow> _old = [];

    public DatagramFlow Get(UdpPeer peer)
    {
        lock (_gate)
        {
            if (_young.TryGetValue(peer, out DatagramFlow? flow)) return flow;
            if (!_old.Remove(peer, out flow)) flow = make(peer);
            if (_young.Count >= capacity)
            {
                _old = _young;
                _young = [];
            }

            _young.Add(peer, flow);
            return flow;
        }
    }
}
