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
internal sealed class ServerLayer
{
    /// <summary>
    /// Over UDP anybody can write any source address: a refusal that is longer than this many times its request is not sent,
    /// since it could be meant to drown somebody. Requests of real clients are far from it.
    /// </summary>
    public const int MaxAmplification = 3;

    private const int DefaultPort = 5060;

    private static readonly SipOutgoingResponse Trying = new(100);
    private static readonly SipOutgoingResponse Cancelled = new(200);
    private static readonly SipOutgoingResponse NoSuchTransaction = new(481);
    private static readonly SipOutgoingResponse Merged = new(482, "Merged Request");
    private static readonly SipOutgoingResponse HandlerFailed = new(500);
    private static readonly SipOutgoingResponse Overloaded = new(503, Headers: [new("Retry-After", "5")]);

    /// <summary>What a CANCEL may belong to, though only for an INVITE it makes sense (RFC 3261, 9.1).</summary>
    private static readonly string[] Cancellable = [SipMethods.Invite, SipMethods.Message, SipMethods.Register, SipMethods.Options];

    private readonly SipEndpointOptions _options;
    private readonly ISipHandler _handler;
    private readonly SipCounters _counters;
    private readonly ServerTable _table;
    private readonly MergedRequests _merged;
    private readonly SipHash _low = new();
    private readonly SipHash _high = new();

    public ServerLayer(SipEndpointOptions options, ISipHandler handler, TimeProvider time, TimerWheel wheel, SipCounters counters)
    {
        (_options, _handler, Wheel, _counters) = (options, handler, wheel, counters);
        _table = new ServerTable(options.MaxServerTransactions, TimerJ, NonInviteServer.TryingAfter(options.T1, options.T2), time);
        _merged = new MergedRequests(TimerJ / 2, time);
    }

    /// <summary>Transactions remembered.</summary>
    public int Count => _table.Count;

    public TimerWheel Wheel { get; }

    public TimeSpan T1 => _options.T1;

    public TimeSpan T2 => _options.T2;

    public TimeSpan T4 => _options.T4;

    /// <summary>64 * T1, which is timer H as well.</summary>
    public TimeSpan TimerJ => 64 * _options.T1;

    /// <summary>A parsed request, or one with a fault that may be answered.</summary>
    public void OnRequest(SipRequest request, SipFault fault, Flow flow)
    {
        _counters.Add(SipCounter.RequestsReceived);
        if (request.Method == SipMethods.Ack)
        {
            OnAck(request);
            return;
        }

        if (!Takes(request, flow))
        {
            _counters.Add(SipCounter.RequestsIgnored);
            return;
        }

        if (fault == SipFault.None) fault = SipRequestCheck.Verdict(request);
        if (fault == SipFault.None && request.Method == SipMethods.Cancel)
        {
            OnCancel(request, flow);
            return;
        }

        ServerKey key = KeyOf(request, request.Method);
        if (fault != SipFault.None) Refuse(request, fault, key, flow);
        else Begin(new ServerTransaction(this, key, request, flow));
    }

    /// <summary>The final response is about to leave for the first time.</summary>
    public void Complete(ServerTransaction transaction, SipOutgoingResponse response, ReadOnlySpan<byte> bytes)
    {
        if (transaction.RequestId is { } id && response.Status is 401 or 407) _merged.Forget(id);
        Flow flow = transaction.Flow;
        if (flow.IsUnreliable && transaction.Request.Method == SipMethods.Invite && transaction.IsSourceProven)
        {
            var refused = new RefusedInvite(this, transaction.Key, bytes.ToArray(), ResponseFlow(transaction.Request, flow));
            _table.Complete(transaction.Key, refused, reliable: false);
            refused.Start();
            return;
        }

        _table.Complete(transaction.Key, response, reliable: !flow.IsUnreliable);
    }

    public void Forget(RefusedInvite refused) => _table.Forget(refused.Key, refused);

    public void Send(SipRequest request, SipOutgoingResponse response, ServerKey key, Flow flow) =>
        Send(Write(request, response, key, flow), request, response.Status, flow);

    /// <summary>Sends what <see cref="Write"/> made and gives its array back.</summary>
    public void Send(SipBytes bytes, SipRequest request, int status, Flow flow)
    {
        if (flow.IsUnreliable && status >= 300 && bytes.Length > MaxAmplification * request.Data.Length) _counters.Add(SipCounter.AnswersWithheld);
        else ResponseFlow(request, flow).SendOrClose(bytes.Written);
        ArrayPool<byte>.Shared.Return(bytes.Array);
    }

    public SipBytes Write(SipRequest request, SipOutgoingResponse response, ServerKey key, Flow flow) =>
        SipResponseWriter.Write(request, response, key.Low ^ key.High, flow.Remote, _options.Server);

    /// <summary>Once a second.</summary>
    public void Sweep()
    {
        foreach (ServerTransaction slow in _table.Sweep()) slow.Respond(Trying);
    }

    private void Begin(ServerTransaction transaction)
    {
        if (!_table.TryBegin(transaction.Key, transaction, out object? known))
        {
            _counters.Add(SipCounter.Overloaded);
            Send(transaction.Request, Overloaded, transaction.Key, transaction.Flow);
            return;
        }

        if (known is null)
        {
            if (IsMerged(transaction)) RefuseMerged(transaction);
            else Handle(transaction);
            return;
        }

        _counters.Add(SipCounter.RequestsAbsorbed);
        if (known is SipOutgoingResponse final) Send(transaction.Request, final, transaction.Key, transaction.Flow);
        else if (known is RefusedInvite invite) invite.OnRetransmit();
        else ((ServerTransaction)known).OnRetransmit();
    }

    private void Handle(ServerTransaction transaction)
    {
        try
        {
            _handler.OnRequest(transaction);
        }
        catch (Exception error)
        {
            _counters.Add(SipCounter.HandlerErrors);
            _options.OnError?.Invoke(error);
            transaction.Respond(HandlerFailed);
        }
    }

    private bool Takes(SipRequest request, Flow flow)
    {
        try
        {
            return _handler.Takes(request, flow);
        }
        catch (Exception error)
        {
            _counters.Add(SipCounter.HandlerErrors);
            _options.OnError?.Invoke(error);
            return true;
        }
    }

    /// <summary>An ACK belongs to the INVITE of its branch (RFC 3261, 17.2.3); any other is for nobody. It is never answered.</summary>
    private void OnAck(SipRequest ack)
    {
        if (_table.Find(KeyOf(ack, SipMethods.Invite)) is RefusedInvite invite) invite.OnAck();
    }

    /// <summary>Too late for whatever it belongs to, since we answer at once; it is told whether that is known (RFC 3261, 9.2), with the same To tag.</summary>
    private void OnCancel(SipRequest cancel, Flow flow)
    {
        foreach (string method in Cancellable)
        {
            ServerKey key = KeyOf(cancel, method);
            if (_table.Find(key) is null) continue;
            Send(cancel, Cancelled, key, flow);
            return;
        }

        Send(cancel, NoSuchTransaction, KeyOf(cancel, SipMethods.Cancel), flow);
    }

    /// <summary>
    /// Over UDP only: a client whose connection broke sends what was under way again by another one, and that is no second path.
    /// Never a MESSAGE: the layer above recognises it, and gives whoever did not get the answer to it that answer again instead of a failure.
    /// </summary>
    private bool IsMerged(ServerTransaction transaction)
    {
        if (!transaction.Flow.IsUnreliable || transaction.Request.To is not { Tag: null } || transaction.Request.Method == SipMethods.Message) return false;
        transaction.RequestId = _merged.IdOf(transaction.Request);
        return _merged.IsMerged(transaction.RequestId.Value, transaction.Key);
    }

    private void RefuseMerged(ServerTransaction transaction)
    {
        _counters.Add(SipCounter.RequestsMerged);
        _table.Forget(transaction.Key, transaction);
        Send(transaction.Request, Merged, transaction.Key, transaction.Flow);
    }

    private void Refuse(SipRequest request, SipFault fault, ServerKey key, Flow flow)
    {
        _counters.Add(fault.CanAnswer ? SipCounter.MalformedAnswered : SipCounter.MalformedDropped);
        if (fault.CanAnswer) Send(request, new SipOutgoingResponse(fault.Status, fault.Reason), key, flow);
    }

    private ServerKey KeyOf(SipRequest request, string method) => ServerKey.Of(request, method, _low, _high);

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
