using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Registrar;
using Interworking.Gateway.Sip.Nodes;
using Interworking.Sip.Messages;
using Interworking.Sip.Transport;
using Interworking.Smpp.Relay;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Sip.Ims;

/// <summary>
/// Sends a message to one phone as RP-DATA, part by part (TS 24.341, 5.3.3). The 2xx says no more than that the MESSAGE came through; the phone's report, in a
/// MESSAGE of its own, says whether it has the message.
/// </summary>
public sealed class RelaySender(
    SipServer sip, AppRoutes routes, TextSender texts, RelayComposer composer, DeliveryReports reports, ImsSettings ims, TimeProvider time)
{
    private static readonly AttemptResult TooLong = AttemptResult.End(new Outcome
    {
        Kind = OutcomeKind.Failed,
        Side = FailureSide.Origin,
        Error = "longer than 255 short messages",
        ReceiptState = MessageState.Undeliverable,
    });

    /// <summary>Phones get what apps could not show; whether one is there, only the attempt knows.</summary>
    public bool IsOn => ims.IsOn;

    /// <summary>The message goes to this contact by the relay layer. A notification for an app's eyes does not.</summary>
    public bool Serves(Message message, Binding binding) => ims.IsOn && message.NoticeType != ContentTypes.Cpim && SmsContact.Takes(binding);

    /// <summary>Only a phone can do anything with it: a report on a short message, and what apps could not show.</summary>
    public bool IsForPhonesOnly(Message message) => message.NoticeType == ContentTypes.Sms || (ims.IsOn && NotShown.Of(message) is not null);

    /// <summary>Those that the message goes to by the relay layer.</summary>
    public IReadOnlyList<Binding> PhonesAmong(IReadOnlyList<Binding> bindings, Message message) => [.. bindings.Where(binding => Serves(message, binding))];

    /// <summary>True when phones have reported every part of it, too late for the attempt that sent them; this forgets that they have.</summary>
    public bool TryEndLate(Delivery delivery)
    {
        if (!reports.IsAcknowledged(new ReportKey(delivery.Account.Id, delivery.Message.Id, 1, 0))) return false;
        int parts = RelayParts.Of(delivery.Message).Count;
        for (int part = 2; part <= parts; part++)
            if (!reports.IsAcknowledged(new ReportKey(delivery.Account.Id, delivery.Message.Id, part, 0))) return false;
        if (parts > 0) reports.Ended(delivery.Account.Id, delivery.Message.Id, parts, contact: 0);
        return parts > 0;
    }

    /// <summary>One after the other, each when the one before is acknowledged; those that the phone has already are left out.</summary>
    /// <param name="delivery">The message.</param>
    /// <param name="account">Whose phone it is: the recipient's, or of whoever he has his messages redirected to.</param>
    /// <param name="binding">The phone as it is reached.</param>
    /// <param name="stop">Gives up.</param>
    public async ValueTask<ContactAnswer> SendAsync(Delivery delivery, Account account, Binding binding, CancellationToken stop)
    {
        if (await routes.ToAsync(binding, stop) is not { } route)
            return new(AttemptResult.Again(RetryClass.Absent, "no flow to the contact", sent: false));
        IReadOnlyList<byte[]> parts = RelayParts.Of(delivery.Message);
        if (parts.Count == 0) return new(TooLong);
        long begun = time.GetTimestamp();
        uint contact = ReportKey.ContactOf(binding);
        AttemptResult result = RelayResultTable.ResultOf(new RpAck(0, ToPhone: false), 200);
        for (int part = 1; part <= parts.Count; part++)
        {
            var key = new ReportKey(account.Id, delivery.Message.Id, part, contact);
            if (reports.IsAcknowledged(key)) continue;
            (result, SipResultClass answered) = await SendPartAsync(delivery, binding, route, key, parts[part - 1], stop);
            if (answered == SipResultClass.Format && part == 1 && !IsForPhonesOnly(delivery.Message)) return await texts.SendAsync(delivery, binding, stop);
            if (result.Final?.Kind != OutcomeKind.Delivered) return new(result, answered == SipResultClass.RefusesUser, time.GetElapsedTime(begun));
            if (parts.Count > 1) reports.Acknowledge(key);
        }

        reports.Ended(account.Id, delivery.Message.Id, parts.Count, contact);
        return new(result, RoundTrip: time.GetElapsedTime(begun));
    }

    private async ValueTask<(AttemptResult Result, SipResultClass Answered)> SendPartAsync(
        Delivery delivery, Binding binding, AppRoute route, ReportKey key, byte[] tpdu, CancellationToken stop)
    {
        SipOutgoingRequest request = route.Apply(composer.Part(key, delivery.Message, binding, delivery.Sequence, tpdu));
        PendingReport pending = reports.Expect(key);
        try
        {
            ClientResult answer = await sip.Endpoint.SendAsync(request, route.Flow, stop);
            int status = answer.Response?.StatusCode ?? 0;
            SipResultClass what = answer.Kind == ClientResultKind.Final ? SipResultTable.Classify(status, relayed: false) : SipResultClass.Absent;
            // A report without a 200 is a phone whose 200 was lost.
            if (what != SipResultClass.Delivered && !pending.Report.IsCompleted) return (NotTaken(answer, what, status), what);
            return (RelayResultTable.ResultOf(await pending.Report, status), SipResultClass.Delivered);
        }
        finally
        {
            reports.Forget(pending);
        }
    }

    private static AttemptResult NotTaken(in ClientResult answer, SipResultClass what, int status) => answer.Kind switch
    {
        ClientResultKind.Final => SipResultTable.ResultOf(what, status, answer.Response!.RetryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : null),
        ClientResultKind.Timeout => AttemptResult.Again(RetryClass.Absent, "no answer"),
        _ => AttemptResult.Again(RetryClass.Absent, "transport error"),
    };
}
