using System.Buffers;
using System.Net;
using Interworking.Sip.Codec;
using Interworking.Sip.Messages;
using Interworking.Sip.Transport;

namespace Interworking.Sip.Transactions;

/// <summary>
/// Every request that came in: refused where RFC 3261 says so, absorbed when known, else the handler's. Our To tag follows
/// from the transaction's key, so that every copy of an answer has the same.
/// </summary>
internal sealed class ServerLayer(SipEndpointOptions options, ISipHandler handler, TimeProvider time, SipCounters counters)
{
    private const int DefaultPort = 5060;

    private static readonly SipOutgoingResponse NoSuchTransaction = new(481);
    private static readonly SipOutgoingResponse HandlerFailed = new(500);
    private static readonly SipOutgoingResponse Overloaded = new(503, Headers: [new("Retry-After", "5")]);

    private readonly ServerTable _table = new(options.MaxServerTransactions, 64 * options.T1, time);
    private readonly SipHash _low = new();
    private readonly SipHash _high = new();

    /// <summary>Transactions remembered.</summary>
    public int Count => _table.Count;

    /// <summary>A parsed request, or one with a fault that may be answered.</summary>
    public void OnRequest(SipRequest request, SipFault fault, Flow flow)
    {
        counters.Add(SipCounter.RequestsReceived);
        if (request.Method == SipMethods.Ack) return;
        if (fault == SipFault.None) fault = SipRequestCheck.Verdict(request);
        var key = ServerKey.Of(request, _low, _high);
        if (fault != SipFault.None) Refuse(request, fault, key, flow);
        // Only an INVITE can be cancelled (RFC 3261, 9.1), and ours are answered at once.
        else if (request.Method == SipMethods.Cancel) Send(request, NoSuchTransaction, key, flow);
        else Begin(new ServerTransaction(this, key, request, flow));
    }

    public void Complete(ServerTransaction transaction, SipOutgoingResponse response) =>
        _table.Complete(transaction.Key, response, reliable: !transaction.Flow.IsUnreliable);

    public void Send(SipRequest request, SipOutgoingResponse response, ServerKey key, Flow flow) =>
        Send(Write(request, response, key, flow), request, flow);

    /// <summary>Sends what <see cref="Write"/> made and gives its array back.</summary>
    public static void Send(SipBytes bytes, SipRequest request, Flow flow)
    {
        ResponseFlow(request, flow).SendOrClose(bytes.Written);
        ArrayPool<byte>.Shared.Return(bytes.Array);
    }

    public SipBytes Write(SipRequest request, SipOutgoingResponse response, ServerKey key, Flow flow) =>
        SipResponseWriter.Write(request, response, key.Low ^ key.High, flow.Remote, options.Server);

    public void ForgetExpired() => _table.ForgetExpired();

    private void Begin(ServerTransaction transaction)
    {
        if (!_table.TryBegin(transaction.Key, transaction, out object? known))
        {
            counters.Add(SipCounter.Overloaded);
            Send(transaction.Request, Overloaded, transaction.Key, transaction.Flow);
            return;
        }

        if (known is null)
        {
            Handle(transaction);
            return;
        }

        counters.Add(SipCounter.RequestsAbsorbed);
        if (known is SipOutgoingResponse final) Send(transaction.Request, final, transaction.Key, transaction.Flow);
        else ((ServerTransaction)known).OnRetransmit();
    }

    private void Handle(ServerTransaction transaction)
    {
        try
        {
            handler.OnRequest(transaction);
        }
        catch (Exception error)
        {
            counters.Add(SipCounter.HandlerErrors);
            options.OnError?.Invoke(error);
            transaction.Respond(HandlerFailed);
        }
    }

    private void Refuse(SipRequest request, SipFault fault, ServerKey key, Flow flow)
    {
        counters.Add(fault.CanAnswer ? SipCounter.MalformedAnswered : SipCounter.MalformedDropped);
        if (fault.CanAnswer) Send(request, new SipOutgoingResponse(fault.Status, fault.Reason), key, flow);
    }

    /// <summary>Back where it came from; on UDP without rport to the port of sent-by (RFC 3261, 18.2.2; RFC 3581, 4).</summary>
    private static Flow ResponseFlow(SipRequest request, Flow flow)
    {
        if (flow is not DatagramFlow datagram
            || !request.TryFirstElement(HeaderId.Via, out ReadOnlySpan<byte> top)
            || !Via.TrySplit(top, out _, out ReadOnlySpan<byte> sentBy, out ReadOnlySpan<byte> tail)
            || ViaBranch.WantsResponsePort(tail)
            || !SipUriParser.TryHostPort(sentBy, out _, out int? given)) return flow;
        int port = given ?? DefaultPort;
        return port == flow.Remote.Port || port == 0 ? flow : datagram.Listener.FlowTo(new IPEndPoint(flow.Remote.Address, port));
    }
}
