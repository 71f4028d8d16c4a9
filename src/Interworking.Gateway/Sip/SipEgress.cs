using System.Collections.Concurrent;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Observability;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Receipts;
using Interworking.Gateway.Registrar;

namespace Interworking.Gateway.Sip;

/// <summary>
/// Sends a message to all live contacts of its account in parallel (design section 4, fan-out): the first 2xx ends the attempt, else
/// what can still succeed beats what cannot.
/// </summary>
public sealed class SipEgress(
    IRegistrar registrar, TextSender texts, ContactLanes lanes, GatewayOptions options, PipelineMetrics metrics) : IAppSender
{
    private const int MaxRefusing = 100_000;

    private static readonly AttemptResult NoContact = AttemptResult.Again(RetryClass.Absent, "no contact registered", sent: false);

    /// <summary>What an alert waits for; nothing is sent.</summary>
    private static readonly AttemptResult BackAgain = AttemptResult.End(Messages.Outcome.DeliveredToDevice(sipStatus: 0));

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
        if (AlertRequests.IsAlert(delivery.Message)) return AlertRequests.IsBack(delivery.Message, bindings) ? BackAgain : NoContact;
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
            ContactAnswer answer = await texts.SendAsync(delivery, binding, stop);
            roundTrip = answer.RoundTrip;
            if (answer.RefusesUser) Remember(key, binding);
            metrics.Attempted(answer.Result.Final?.Kind == Messages.OutcomeKind.Delivered ? "delivered" : answer.Result.Final is null ? "retry" : "failed");
            return answer.Result;
        }
        finally
        {
            lanes.Leave(key, roundTrip);
        }
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
