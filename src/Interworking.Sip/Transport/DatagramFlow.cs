using System.Net;
using Interworking.Sip.Messages;

namespace Interworking.Sip.Transport;

/// <summary>A UDP socket of ours and one remote address.</summary>
internal sealed class DatagramFlow(long id, UdpListener listener, IPEndPoint remote)
    : Flow(id, SipTransport.Udp, listener.Local, remote)
{
    private readonly SocketAddress _address = remote.Serialize();

    public UdpListener Listener => listener;

    public override bool IsOpen => listener.IsOpen;

    internal override ReadOnlySpan<byte> ViaPrefix => listener.ViaPrefix(Remote);

    internal override bool TrySend(ReadOnlySpan<byte> bytes) => listener.TrySend(bytes, _address);

    internal static byte[] MakeVia(string sentBy) => MakeViaPrefix(SipTransport.Udp, sentBy);
}
