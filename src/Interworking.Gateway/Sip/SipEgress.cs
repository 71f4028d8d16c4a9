using System.Collections.Concurrent;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Observability;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Registrar;
using Interworking.Gateway.Sip.Nodes;
using Interworking.Sip.Messages;
using Interworking.Sip.Transport;

namespace Interworking.Gateway.Sip;

/// <summary>
/// Sends a message to all live contacts of its account in parallel (design section 4, fan-out): the first 2xx ends the attempt, else
/// what can still succeed beats what cannot.
/// </summary>
public sealed class SipEgress(
    IRegistrar registrar, SipServer sip, AppRoutes routes, MessageComposer composer, ContactLanes lanes, GatewayOptions options, PipelineMetrics metrics) : IAppSender
{
    /// <summary>RFC 3261, 18.1.1 and RFC 3428, 8: longer requests do not go over UDP.</summary>
    internal const int MaxDatagram = 1300;

    private const int MaxRefusing = 100_000;

    private static readonly AttemptResult NoContact = AttemptResult.Again(RetryClass.Absent, "no contact registered", sent: false);

    private readonly TimeSpan _hold = TimeSpan.FromMilliseconds(options.Delivery.AcceptanceHoldMs);

    /// <summary>Contacts that said they do not know the user, until their next REGISTER.</summary>
    private readonly ConcurrentDictionary<ContactKey, (string CallId, uint CSeq)> _refusing = new();

    public async ValueTask<AttemptResult> SendAsync(Delivery delivery, CancellationToken stop)
    {
        IReadOnlyList<Binding> bindings;
        try
        {
            bindings = await registrar.LookupAsync(delivery.Account.Did, stop);
        }
        catch (RegistrarUnavailableException error)
        {
            return AttemptResult.Again(RetryClass.PeerTrouble, error.Message, sent: false);
        }

        delivery.LastTried = bindings;
        if (HasStranger(bindings, delivery.Account.Id)) bindings = [.. bindings.Where(binding => !IsStranger(binding, delivery.Account.Id))];
        if (bindings.Count == 0) return NoContact;
        return bindings.Count == 1
            ? await ToContactAsync(delivery, bindings[0], stop)
            : await FanOutAsync(delivery, bindings, stop);
    }

    private async ValueTask<AttemptResult> FanOutAsync(Delivery delivery, IReadOnlyList<Binding> bindings, CancellationToken stop)
    {
        var pending = new List<Task<AttemptResult>>(bindings.Count);
        foreach (Binding binding in bindings) pending.Add(ToContactAsync(delivery, binding, stop).AsTask());
        AttemptResult best = NoContact;
        while (pending.Count > 0)
        {
            Task<AttemptResult> done = await Task.WhenAny(pending);
            pending.Remove(done);
            best = ReferenceEquals(best, NoContact) ? await done : AttemptResult.Better(best, await done);
            // The others go on by themselves: their devices get the message too, each in its own order.
            if (best.Final?.Kind == Messages.OutcomeKind.Delivered) break;
        }

        return best;
    }

    private async ValueTask<AttemptResult> ToContactAsync(Delivery delivery, Binding binding, CancellationToken stop)
    {
        var key = new ContactKey(delivery.Account.Id, binding.Contact);
        if (!_refusing.IsEmpty && Refuses(key, binding))
            return AttemptResult.Again(RetryClass.RefusesUser, "contact refused the user", sent: false);
        if (lanes.IsSlow(key, _hold)) delivery.SkipsHold = true;
        if (!await lanes.EnterAsync(key))
            return AttemptResult.Again(RetryClass.Absent, "contact has not answered for long", sent: false);
        TimeSpan roundTrip = default;
        try
        {
            // It waited for its turn: a transaction that was answered "failed" meanwhile must not be sent.
            if (delivery is { Transaction: true, IsDecided: true }) return AttemptResult.Again(RetryClass.Absent, "answered already", sent: false);
            (AttemptResult result, roundTrip) = await SendAsync(delivery, binding, key, stop);
            return result;
        }
        finally
        {
            lanes.Leave(key, roundTrip);
        }
    }

    private async ValueTask<(AttemptResult Result, TimeSpan RoundTrip)> SendAsync(Delivery delivery, Binding binding, ContactKey key, CancellationToken stop)
    {
        if (await routes.ToAsync(binding, stop) is not { } route)
            return (Count(AttemptResult.Again(RetryClass.Absent, "no flow to the contact", sent: false)), default);
        SipOutgoingRequest request = route.Apply(composer.Compose(delivery.Message, binding, delivery.Attempts, ContentTypes.TextUtf8));
        if (request.ContentType == ContentTypes.Cpim) return await SendWholeAsync(request, binding, route, stop);
        if (route.DatagramSize(request, sip.Endpoint, binding.Transport) is int size && size > MaxDatagram)
            return (Count(await SendSplitAsync(delivery, binding, route, size - request.Body.Length, stop)), default);

        ClientResult answer = await sip.Endpoint.SendAsync(request, route.Flow, stop);
        SipResultClass what = Classify(answer, binding);
        if (what == SipResultClass.Format)
        {
            // Once more as the plainest type there is (table 4.1, 406/415/488).
            request = route.Apply(composer.Compose(delivery.Message, binding, delivery.Attempts, ContentTypes.Text));
            answer = await sip.Endpoint.SendAsync(request with { CSeq = request.CSeq + 1 }, route.Flow, stop);
            what = Classify(answer, binding);
        }
        else if (what == SipResultClass.TooLarge)
        {
            int overhead = sip.Endpoint.SizeOnWire(request, route.Flow) - request.Body.Length;
            return (Count(await SendSplitAsync(delivery, binding, route, overhead, stop)), answer.RoundTrip);
        }

        if (what == SipResultClass.RefusesUser) Remember(key, binding);
        return (Count(ResultOf(answer, what, route)), answer.RoundTrip);
    }

    /// <summary>A notification is of use only as it is: in one piece, and to an app that takes its type.</summary>
    private async ValueTask<(AttemptResult Result, TimeSpan RoundTrip)> SendWholeAsync(SipOutgoingRequest request, Binding binding, AppRoute route, CancellationToken stop)
    {
        ClientResult answer = await sip.Endpoint.SendAsync(request, route.Flow, stop);
        return (Count(ResultOf(answer, Classify(answer, binding), route)), answer.RoundTrip);
    }

    /// <summary>A long text over UDP: ordered MESSAGEs of at most 1300 bytes, delivered when all are 2xx.</summary>
    private async ValueTask<AttemptResult> SendSplitAsync(Delivery delivery, Binding binding, AppRoute route, int overhead, CancellationToken stop)
    {
        AttemptResult result = NoContact;
        foreach (SipOutgoingRequest piece in composer.ComposePieces(delivery.Message, binding, delivery.Attempts, MaxDatagram - overhead))
        {
            ClientResult answer = await sip.Endpoint.SendAsync(route.Apply(piece), route.Flow, stop);
            result = ResultOf(answer, Classify(answer, binding), route);
            if (result.Final?.Kind != Messages.OutcomeKind.Delivered) break;
        }

        return result;
    }

    private static SipResultClass Classify(in ClientResult answer, Binding binding) => answer.Kind == ClientResultKind.Final
        ? SipResultTable.Classify(answer.Response!.StatusCode, relayed: binding.Path.Count > 0)
        : SipResultClass.Absent;

    private static AttemptResult ResultOf(in ClientResult answer, SipResultClass what, in AppRoute route)
    {
        if (answer.Response is { } response)
            return SipResultTable.ResultOf(what, response.StatusCode, response.RetryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
        if (answer.Kind == ClientResultKind.Timeout) return AttemptResult.Again(RetryClass.Absent, "no answer");
        // The connection with the other node broke, not the app's: the next attempt finds another way, or that the node is gone.
        return route.IsThroughNode
            ? AttemptResult.Again(RetryClass.PeerTrouble, "the connection with the app's node broke")
            : AttemptResult.Again(RetryClass.Absent, "transport error");
    }

    private AttemptResult Count(AttemptResult result)
    {
        metrics.Attempted(result.Final?.Kind == Messages.OutcomeKind.Delivered ? "delivered" : result.Final is null ? "retry" : "failed");
        return result;
    }

    /// <summary>The DID had another owner whose app is still registered: it gets nothing of the new owner's.</summary>
    private static bool IsStranger(Binding binding, long accountId) => binding.AccountId != 0 && binding.AccountId != accountId;

    private static bool HasStranger(IReadOnlyList<Binding> bindings, long accountId)
    {
        for (int i = 0; i < bindings.Count; i++)
            if (IsStranger(bindings[i], accountId)) return true;
        return false;
    }

    private void Remember(ContactKey key, Binding binding)
    {
        if (_refusing.Count > MaxRefusing) _refusing.Clear();
        _refusing[key] = (binding.CallId, binding.CSeq);
    }

    private bool Refuses(ContactKey key, Binding binding)
    {
        if (!_refusing.TryGetValue(key, out (string CallId, uint CSeq) since)) return false;
        if (since == (binding.CallId, binding.CSeq)) return true;
        _refusing.TryRemove(key, out _);
        return false;
    }
}
