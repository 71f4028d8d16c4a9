using System.Text;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Observability;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Routing;
using Interworking.Gateway.Sip;
using Interworking.Gateway.Sip.Bodies;
using Interworking.Sip.Messages;
using Interworking.Smpp.Text;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Apps;

/// <summary>What an app writes over HTTP goes the way of a SIP MESSAGE: rate, route, pipeline, and the answer after its fate is committed.</summary>
public sealed class AppOutbox(
    MessagePipeline pipeline, IProvisioning provisioning, SenderRates rates, RecentSends recent, MessageIdGenerator ids, GatewayOptions options, PipelineMetrics metrics,
    SipMetrics sipMetrics, TimeProvider time)
{
    private const int ServerError = 500;

    /// <summary>The id that it got, or the SIP status that says why it was not taken. What comes again gets the answer of the first, unless that was refused or failed.</summary>
    /// <param name="sender">Whose app.</param>
    /// <param name="to">As the app wrote it.</param>
    /// <param name="text">What it says.</param>
    /// <param name="notification">What the app wrote about notifications; empty for nothing.</param>
    public async ValueTask<(MessageId Id, int Status)> SendAsync(Account sender, string to, string text, string notification)
    {
        if (text.Length is 0 or > MessageBodyReader.MaxText) return (default, text.Length == 0 ? 400 : 413);
        if (NumberIn(to) is not { } uri) return (default, 404);
        string destination = SipNumber.Canonical(uri);
        if (!recent.IsOn) return await TakeAsync(sender, uri, destination, text, callId: null);
        RequestKey key = recent.KeyOf(sender, destination, text, notification);
        if (!recent.TryBegin(key, fromTag: null, out RecentRequest<(MessageId, int)> first))
        {
            sipMetrics.Copy();
            return await first.AnsweredAsync();
        }

        (MessageId Id, int Status) answer = (default, ServerError);
        try
        {
            return answer = await TakeAsync(sender, uri, destination, text, key.CallId);
        }
        finally
        {
            first.Answer(answer);
            if (answer.Status is not (200 or 202)) recent.Remove(key, first); // whoever sends it once more means it
        }
    }

    private async ValueTask<(MessageId Id, int Status)> TakeAsync(Account sender, SipUri uri, string destination, string text, string? callId)
    {
        if (rates.Take(sender) is not null) return Refused("throttled", 503);
        ProvisioningSnapshot snapshot = provisioning.Current;
        Route route = Router.Find(destination, snapshot);
        if (route.Refusal is not null)
            return SipAnswers.KindOfRefused(destination, snapshot) == AnswerKind.Absent ? Refused("absent", 480) : Refused("no_route", 404);
        if (pipeline.Refusal() is not null) return Refused("unavailable", 503);

        Delivery delivery = Prepare(sender, uri, destination, text, route, callId);
        Answer answer = await pipeline.AcceptAsync(delivery);
        if (answer.Kind != AnswerKind.Accepted) return Refused("unavailable", SipAnswers.Refused(answer.Kind).Status);
        pipeline.Answered(delivery);
        return (delivery.Message.Id, SipAnswers.Taken(delivery.FirstOutcome).Status);
    }

    private Delivery Prepare(Account sender, SipUri uri, string destination, string text, Route route, string? callId)
    {
        MessageId id = ids.Next();
        DateTimeOffset now = time.GetUtcNow();
        var message = new Message
        {
            Id = id,
            TraceId = $"{options.Environment.Name}-{id}",
            Direction = route.Account is null ? Direction.SipToSms : Direction.SipToSip,
            Origin = new Origin { Number = sender.Did, Raw = sender.Did, Account = sender.Did, AccountId = sender.Id, CallId = callId },
            Destination = destination,
            DestinationRaw = SipNumber.Raw(uri),
            Text = text,
            Alphabet = Ascii.IsValid(text) ? Alphabet.Ascii : Alphabet.Ucs2,
            AcceptedAt = now,
            ExpiresAt = now + TimeSpan.FromHours(options.Delivery.DefaultValidityHours),
            Parts = [new MessagePart(id, 1, options.Delivery.FailureText.Length > 0 ? ReceiptRequest.FailureOnly : ReceiptRequest.None)],
        };
        return new Delivery(message, route, transaction: false, pipeline.HoldFor(transaction: false, windowFull: false));
    }

    /// <summary>A number as people write it, or a SIP address.</summary>
    private static SipUri? NumberIn(string to)
    {
        to = to.Trim();
        if (to.Length is 0 or > SipNumber.MaxLength * 4) return null;
        string text = to.Contains(':', StringComparison.Ordinal) ? to : to.Contains('@', StringComparison.Ordinal) ? $"sip:{to}" : $"tel:{to.Replace(" ", "", StringComparison.Ordinal)}";
        return SipUri.TryParse(text, out SipUri? uri) && uri.IsKnown ? uri : null;
    }

    private (MessageId, int) Refused(string reason, int status)
    {
        metrics.Refused(reason);
        return (default, status);
    }
}
