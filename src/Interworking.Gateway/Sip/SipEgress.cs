using Interworking.Gateway.Configuration;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Observability;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Receipts;
using Interworking.Gateway.Registrar;
using Interworking.Gateway.Sip.Devices;
using Interworking.Gateway.Sip.Gruus;
using Interworking.Gateway.Sip.Ims;
using Interworking.Gateway.Sip.Outbound;

namespace Interworking.Gateway.Sip;

/// <summary>
/// Sends a message to all devices of its account in parallel (design section 4, fan-out): the first 2xx ends the attempt, else
/// what can still succeed beats what cannot. A device with several flows gets it by one of them; relays get it when no app takes it. Phones that take
/// short messages get them as such, apps get text.
/// </summary>
public sealed class SipEgress(
    IRegistrar registrar, TextSender texts, OutboundProxies proxies, Redirects redirects, ContactLanes lanes, Relays relays, DeviceResults results, GruuCodec gruus,
    GatewayOptions options, PipelineMetrics metrics, RelaySender? phones = null) : IAppSender
{
    private const int MaxRefusing = 100_000;

    private static readonly AttemptResult NoContact = AttemptResult.Again(RetryClass.Absent, "no contact registered", sent: false);

    /// <summary>What an alert waits for; nothing is sent.</summary>
    private static readonly AttemptResult BackAgain = AttemptResult.End(Outcome.DeliveredToDevice(sipStatus: 0));

    private readonly TimeSpan _hold = TimeSpan.FromMilliseconds(options.Delivery.AcceptanceHoldMs);

    /// <summary>Contacts that said they do not know the user, until their next REGISTER.</summary>
    private readonly RareEntries<ContactKey, (string CallId, uint CSeq)> _refusing = new(MaxRefusing);

    public async ValueTask<AttemptResult> SendAsync(Delivery delivery, CancellationToken stop)
    {
        try
        {
            IReadOnlyList<Binding> bindings = await registrar.LookupAsync(delivery.Account.Did, stop);
            delivery.LastTried = bindings;
            if (phones?.TryEndLate(delivery) == true) return AttemptResult.End(Outcome.DeliveredToDevice(sipStatus: 0));
            return await ToAllAsync(delivery, delivery.Account, bindings, stop);
        }
        catch (RegistrarUnavailableException error)
        {
            return AttemptResult.Again(RetryClass.PeerTrouble, error.Message, sent: false);
        }
    }

    public Outcome? EndOfUnsent(Message message) => phones is { IsOn: true } ? null : NotShown.Of(message);

    /// <param name="delivery">The message.</param>
    /// <param name="account">Whose contacts: the recipient, or whoever he has his messages redirected to.</param>
    /// <param name="bindings">The contacts.</param>
    /// <param name="stop">Gives up.</param>
    private ValueTask<AttemptResult> ToAllAsync(Delivery delivery, Account account, IReadOnlyList<Binding> bindings, CancellationToken stop)
    {
        if (HasStranger(bindings, account.Id)) bindings = WithoutStrangers(bindings, account.Id);
        if (phones?.IsForPhonesOnly(delivery.Message) == true)
        {
            bindings = phones.PhonesAmong(bindings, delivery.Message);
            if (bindings.Count == 0 && NotShown.Of(delivery.Message) is { } acknowledged) return new(AttemptResult.End(acknowledged));
        }

        if (account.Id == delivery.Account.Id && GruuCodec.TargetOf(delivery.Message) is { } instance) return ToInstanceAsync(delivery, instance, bindings, stop);
        if (bindings.Count == 0) return new(NoContact);
        if (AlertRequests.IsAlert(delivery.Message)) return new(AlertRequests.IsBack(delivery.Message, bindings) ? BackAgain : NoContact);
        return bindings.Count == 1
            ? ToContactAsync(delivery, account, bindings[0], isOnly: true, stop)
            : FanOutAsync(delivery, account, bindings, stop);
    }

    /// <summary>
    /// A MESSAGE to a GRUU is for that instance now (RFC 5627, 5.4): it does not wait for one that is away, since all behind it would wait, too.
    /// </summary>
    private async ValueTask<AttemptResult> ToInstanceAsync(Delivery delivery, GruuTarget target, IReadOnlyList<Binding> bindings, CancellationToken stop)
    {
        Binding[] flows = [.. bindings.Where(binding => gruus.Selects(target, binding))];
        AttemptResult result = flows.Length == 0 ? NoContact : await FanOutAsync(delivery, delivery.Account, flows, stop);
        return result.Final is not null ? result : AttemptResult.End(new Outcome
        {
            Kind = OutcomeKind.Failed,
            Side = FailureSide.Recipient,
            Retryable = true,
            Error = $"this instance of the app was not reached: {result.Reason}",
            ReceiptState = Interworking.Smpp.Values.MessageState.Undeliverable,
        });
    }

    private async ValueTask<AttemptResult> FanOutAsync(Delivery delivery, Account account, IReadOnlyList<Binding> bindings, CancellationToken stop)
    {
        DeviceGroups devices = DeviceGroups.Of(bindings, binding => relays.Of(proxies.Apply(binding)) is not null);
        var story = new DeviceStory();
        AttemptResult best = await ToDevicesAsync(delivery, account, devices.Apps, story, NoContact, stop);
        if (best.Final?.Kind is not (OutcomeKind.Delivered or OutcomeKind.Unknown) && devices.Relays.Count > 0) best = await ToDevicesAsync(delivery, account, devices.Relays, story, best, stop);
        return story.Tell(best);
    }

    private async ValueTask<AttemptResult> ToDevicesAsync(
        Delivery delivery, Account account, IReadOnlyList<IReadOnlyList<Binding>> devices, DeviceStory story, AttemptResult best, CancellationToken stop)
    {
        var pending = new List<Task<(Binding Last, AttemptResult Result)>>(devices.Count);
        foreach (IReadOnlyList<Binding> flows in devices) pending.Add(ToDeviceAsync(delivery, account, flows, stop));
        while (pending.Count > 0)
        {
            Task<(Binding Last, AttemptResult Result)> done = await Task.WhenAny(pending);
            pending.Remove(done);
            (Binding last, AttemptResult result) = await done;
            story.Add(last, result);
            best = ReferenceEquals(best, NoContact) ? result : AttemptResult.Better(best, result);
            // The others go on by themselves: their devices get the message too, each in its own order.
            if (best.Final?.Kind == OutcomeKind.Delivered) break;
        }

        return best;
    }

    /// <summary>By one flow after the other, as long as it is the flow that fails and not the app (RFC 5626, 5.3 and 7).</summary>
    private async Task<(Binding Last, AttemptResult Result)> ToDeviceAsync(Delivery delivery, Account account, IReadOnlyList<Binding> flows, CancellationToken stop)
    {
        for (int at = 0; ; at++)
        {
            AttemptResult result = await ToContactAsync(delivery, account, flows[at], isOnly: false, stop);
            bool flowFailed = result is { Final: null, Retry: RetryClass.Absent, SipStatus: 0 or 408 or 430 };
            if (!flowFailed || at == flows.Count - 1) return (flows[at], result);
        }
    }

    private async ValueTask<AttemptResult> ToContactAsync(Delivery delivery, Account account, Binding binding, bool isOnly, CancellationToken stop)
    {
        var key = new ContactKey(account.Id, binding.Contact);
        if (Refuses(key, binding))
            return AttemptResult.Again(RetryClass.RefusesUser, "contact refused the user", sent: false);
        if (lanes.IsSlow(key, _hold)) delivery.SkipsHold = true;
        if (!await lanes.EnterAsync(key))
            return AttemptResult.Again(RetryClass.Absent, "contact has not answered for long", sent: false);
        TimeSpan roundTrip = default;
        ContactAnswer answer;
        try
        {
            // It waited for its turn: a transaction that was answered "failed" meanwhile must not be sent.
            if (delivery is { Transaction: true, IsDecided: true }) return AttemptResult.Again(RetryClass.Absent, "answered already", sent: false);
            Binding reached = proxies.Apply(binding);
            answer = phones?.Serves(delivery.Message, binding) == true
                ? await phones.SendAsync(delivery, account, reached, stop)
                : await texts.SendAsync(delivery, reached, stop);
            roundTrip = answer.RoundTrip;
            if (answer.RefusesUser) _refusing.Set(key, (binding.CallId, binding.CSeq));
            results.Record(key, answer.Result, isOnly);
            metrics.Attempted(answer.Result.Final?.Kind == OutcomeKind.Delivered ? "delivered" : answer.Result.Final is null ? "retry" : "failed");
        }
        finally
        {
            lanes.Leave(key, roundTrip);
        }

        // Only now: two accounts that redirect to each other would wait for each other's turn. Once, so that they do not go in circles.
        bool follows = answer.Moved is not null && account.Id == delivery.Account.Id;
        if (!follows || redirects.TargetOf(account, answer.Moved!) is not { } other) return answer.Result;
        try
        {
            return await ToAllAsync(delivery, other, await registrar.LookupAsync(other.Did, stop), stop);
        }
        catch (RegistrarUnavailableException error)
        {
            return AttemptResult.Again(RetryClass.PeerTrouble, error.Message); // other devices' answers count all the same
        }
    }

    /// <summary>The DID had another owner whose app is still registered: it gets nothing of the new owner's.</summary>
    private static bool IsStranger(Binding binding, long accountId) => binding.AccountId != 0 && binding.AccountId != accountId;

    /// <summary>Apart, so that the closure is made only where there is one.</summary>
    private static Binding[] WithoutStrangers(IReadOnlyList<Binding> bindings, long accountId) => [.. bindings.Where(binding => !IsStranger(binding, accountId))];

    private static bool HasStranger(IReadOnlyList<Binding> bindings, long accountId)
    {
        for (int i = 0; i < bindings.Count; i++)
            if (IsStranger(bindings[i], accountId)) return true;
        return false;
    }

    private bool Refuses(ContactKey key, Binding binding)
    {
        if (!_refusing.TryGet(key, out (string CallId, uint CSeq) since)) return false;
        if (since == (binding.CallId, binding.CSeq)) return true;
        _refusing.Remove(key);
        return false;
    }
}
