using System.Net;
using Interworking.Sip.Codec;
using Interworking.Sip.Messages;
using Interworking.Sip.Transactions;

namespace Interworking.Sip.Transport;

/// <summary>
/// A request to answer. Retransmissions are absorbed or answered again without the handler. Up to the final response an INVITE
/// goes the same way as any other request (RFC 3261, 17.2.1 and 17.2.2).
/// </summary>
public sealed class ServerTransaction
{
    private readonly Lock _gate = new();
    private readonly ServerLayer _layer;
    private ServerState _state;
    private SipOutgoingResponse? _provisional;
    private volatile int _status;

    internal ServerTransaction(ServerLayer layer, ServerKey key, SipRequest request, Flow flow) =>
        (_layer, Key, Request, Flow) = (layer, key, request, flow);

    public SipRequest Request { get; }

    /// <summary>Where the request came from.</summary>
    public Flow Flow { get; }

    /// <summary>The address the request came from.</summary>
    public IPEndPoint Source => Flow.Remote;

    /// <summary>
    /// The handler knows that the source address is the sender's own, which over UDP anybody could write there. Set it before
    /// the answer: only then a refused INVITE is answered again unasked until its ACK comes (timer G). Others are answered as
    /// often as they ask, as a stateless server does (RFC 3261, 8.2.7), so that nobody can have us write to a stranger.
    /// </summary>
    public bool IsSourceProven { get; set; }

    /// <summary>True once a final response was given.</summary>
    public bool Responded => _state >= ServerState.Completed;

    /// <summary>Of the final response; 0 before it was given.</summary>
    public int Status => _status;

    internal ServerKey Key { get; }

    /// <summary>What copies by another path would have in common with it; null where none are looked for.</summary>
    internal ulong? RequestId { get; set; }

    /// <summary>
    /// Sends a response: any number of 100, then one final. A second final response is ignored. Safe from any thread. A request
    /// that is never answered gets a 100 when it is due (RFC 4320, 4.1) and is forgotten when its sender has given up.
    /// </summary>
    /// <exception cref="ArgumentException">A header holds a line break; or the status is one that the method may not have: for
    /// an INVITE 2xx, since calls are not taken, for any other 408 and provisional ones but 100 (RFC 4320).</exception>
    public void Respond(SipOutgoingResponse response)
    {
        bool isFinal = response.Status >= 200;
        bool may = Request.Method == SipMethods.Invite ? response.Status is < 200 or >= 300 : NonInviteServer.MaySay(response.Status);
        if (!may) throw new ArgumentException($"{Request.Method} may not be answered {response.Status}.", nameof(response));
        if (Responded) return;
        // Written first: what cannot be written is never remembered, and the request can still be answered otherwise.
        SipBytes bytes = _layer.Write(Request, response, Key, Flow);
        lock (_gate)
        {
            (_state, ServerAction action) = NonInviteServer.Step(_state, isFinal ? ServerInput.Final : ServerInput.Provisional);
            if (action != ServerAction.SendResponse) return;
            if (isFinal) _status = response.Status;
            else _provisional = response;
        }

        // Remembered before it leaves: a retransmission that comes in between is answered, not lost.
        if (isFinal) _layer.Complete(this, response, bytes.Written);
        _layer.Send(bytes, Request, response.Status, Flow);
    }

    /// <summary>The request came again before its final response.</summary>
    internal void OnRetransmit()
    {
        SipOutgoingResponse? again;
        lock (_gate)
        {
            (_state, ServerAction action) = NonInviteServer.Step(_state, ServerInput.Retransmit);
            again = action == ServerAction.ResendLast ? _provisional : null;
        }

        if (again is not null) _layer.Send(Request, again, Key, Flow);
    }
}
