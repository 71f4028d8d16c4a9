using System.Net;
using Interworking.Sip.Codec;
using Interworking.Sip.Messages;
using Interworking.Sip.Transactions;

namespace Interworking.Sip.Transport;

/// <summary>A request to answer (RFC 3261, 17.2.2). Retransmissions are absorbed or answered again without the handler.</summary>
public sealed class ServerTransaction
{
    private readonly Lock _gate = new();
    private readonly ServerLayer _layer;
    private ServerState _state;
    private SipOutgoingResponse? _provisional;

    internal ServerTransaction(ServerLayer layer, ServerKey key, SipRequest request, Flow flow) =>
        (_layer, Key, Request, Flow) = (layer, key, request, flow);

    public SipRequest Request { get; }

    /// <summary>Where the request came from.</summary>
    public Flow Flow { get; }

    /// <summary>The address the request came from.</summary>
    public IPEndPoint Source => Flow.Remote;

    /// <summary>True once a final response was given.</summary>
    public bool Responded => _state >= ServerState.Completed;

    internal ServerKey Key { get; }

    /// <summary>
    /// Sends a response: any number of 1xx, then one final. A second final response is ignored. Safe from any thread.
    /// </summary>
    /// <exception cref="ArgumentException">A header holds a line break.</exception>
    public void Respond(SipOutgoingResponse response)
    {
        bool isFinal = response.Status >= 200;
        if (Responded) return;
        // Written first: what cannot be written is never remembered, and the request can still be answered otherwise.
        SipBytes bytes = _layer.Write(Request, response, Key, Flow);
        lock (_gate)
        {
            (_state, ServerAction action) = NonInviteServer.Step(_state, isFinal ? ServerInput.Final : ServerInput.Provisional);
            if (action != ServerAction.SendResponse) return;
            if (!isFinal) _provisional = response;
        }

        // Remembered before it leaves: a retransmission that comes in between is answered, not lost.
        if (isFinal) _layer.Complete(this, response);
        ServerLayer.Send(bytes, Request, Flow);
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
