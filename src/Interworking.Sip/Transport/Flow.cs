using System.Net;
using System.Text;
using Interworking.Sip.Messages;
using Interworking.Sip.Transactions;

namespace Interworking.Sip.Transport;

/// <summary>Where messages go and come from: on UDP a socket of ours and a remote address, else one connection (RFC 5626, 2).</summary>
public abstract class Flow
{
    private protected Flow(long id, SipTransport transport, IPEndPoint local, IPEndPoint remote) =>
        (Id, Transport, Local, Remote) = (id, transport, local, remote);

    /// <summary>Never used again in this process, nor after a restart for another connection.</summary>
    public long Id { get; }

    public SipTransport Transport { get; }

    public IPEndPoint Local { get; }

    public IPEndPoint Remote { get; }

    public abstract bool IsOpen { get; }

    /// <summary>True on UDP: the transaction layer repeats what is lost.</summary>
    internal bool IsUnreliable => Transport == SipTransport.Udp;

    /// <summary>Everything of our Via up to the branch value; the same for every request on this flow.</summary>
    internal abstract ReadOnlySpan<byte> ViaPrefix { get; }

    /// <summary>The sent-by in <see cref="ViaPrefix"/>.</summary>
    internal ReadOnlySpan<byte> SentBy
    {
        get
        {
            ReadOnlySpan<byte> upToBranch = ViaPrefix[..ViaPrefix.LastIndexOf((byte)';')];
            return upToBranch[(upToBranch.LastIndexOf((byte)' ') + 1)..];
        }
    }

    /// <summary>Hands the bytes to the network, or to the connection's writer. False when they cannot go; never throws for what the peer did.</summary>
    internal abstract bool TrySend(ReadOnlySpan<byte> bytes);

    /// <summary>For what nobody repeats: a connection that cannot take it is of no use any more.</summary>
    internal virtual void SendOrClose(ReadOnlySpan<byte> bytes) => TrySend(bytes);

    /// <summary>Has the transaction told when this flow closes. False when it is closed already.</summary>
    internal virtual bool TryTrack(ClientTransaction transaction) => true;

    internal virtual void Untrack(ClientTransaction transaction)
    {
    }

    /// <summary>The Via line up to the branch value (RFC 3261, 18.1.1).</summary>
    private protected static byte[] MakeViaPrefix(SipTransport transport, string sentBy) =>
        Encoding.ASCII.GetBytes($"Via: SIP/2.0/{transport.ToString().ToUpperInvariant()} {sentBy};branch={Via.MagicCookie}");
}
