using Interworking.Smpp.Codec;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Session;

/// <summary>A request of the peer, to be answered at any time, from any thread. Copies of it are the same request.</summary>
public readonly struct SmppRequest
{
    private readonly SmppSession _session;
    private readonly PeerTicket _ticket;

    internal SmppRequest(SmppSession session, PduHeader header, Pdu pdu, PeerTicket ticket)
    {
        _session = session;
        Header = header;
        Pdu = pdu;
        _ticket = ticket;
    }

    public PduHeader Header { get; }

    public Pdu Pdu { get; }

    /// <summary>
    /// Answers; only the first call counts, and none after the session closed. Without a body, status 0 sends the empty one
    /// of the operation and an error sends the header only.
    /// </summary>
    /// <returns>Where the answer ends in our output, to compare with <see cref="SmppSession.ConfirmedPosition"/>; 0 when this call did not answer.</returns>
    public long Respond(CommandStatus status, Pdu? body = null) => _session.Respond(_ticket, Header, status, body);
}
