using System.Security.Cryptography;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Observability;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Routing;
using Interworking.Sip.Messages;
using Interworking.Smpp.Relay;
using Interworking.Smpp.Text;
using Interworking.Smpp.Tlvs;
using Interworking.Smpp.Tpdus;
using Interworking.Smpp.Values;
using Microsoft.Extensions.Logging;

namespace Interworking.Gateway.Sip.Ims;

/// <summary>SMS-SUBMIT from a phone → a protocol-free message, or a part of one → the pipeline → RP-ACK or RP-ERROR.</summary>
public sealed partial class ImsSubmissions(
    MessagePipeline pipeline, PartAssembler parts, IProvisioning provisioning, RecentRequests recent, SenderRates rates, MessageIdGenerator ids, GatewayOptions options,
    PipelineMetrics metrics, TimeProvider time, ILogger<ImsSubmissions> logger)
{
    private const string Link = "sip"; // of parts: the sender is the account
    private static readonly EsmClass NoHeader = new(0);

    private readonly string _environment = options.Environment.Name;
    private readonly TimeSpan _validity = TimeSpan.FromHours(options.Delivery.DefaultValidityHours);

    /// <summary>
    /// The answer to an RP-DATA, after the commit; with the delivery whose <see cref="Answered"/> is due when the answer has left. A phone that sends it again,
    /// by another MESSAGE and marked by TP-RD or not, gets the first answer and no second message.
    /// </summary>
    /// <param name="account">Whose phone it is.</param>
    /// <param name="hidden">He is not to be shown to the recipient: the CDR alone has his number.</param>
    /// <param name="request">The MESSAGE.</param>
    /// <param name="data">What it carried.</param>
    public async ValueTask<(RpMessage Answer, Delivery? Delivery)> TakeAsync(Account account, bool hidden, SipRequest request, RpData data)
    {
        if (!TpduCodec.TryRead(data.Tpdu.Span, TpduCarrier.DataFromPhone, out Tpdu? tpdu)) return (Refuse(data, RefusalCause.BadTpdu), null);
        if (tpdu is not SmsSubmit submit) return (Refuse(data, RefusalCause.CommandUnsupported), null);
        string identity = "sms:" + Convert.ToHexStringLower(SHA256.HashData(SmsSubmit.Identity(data.Tpdu.Span)).AsSpan(..16));
        if (!recent.TryBegin(new RequestKey(account.Did, identity), fromTag: null, out RecentRequest<SipOutgoingResponse> first))
            return (AgainFor(data, await first.AnsweredAsync()), null);
        (RpMessage? answer, Delivery? delivery) = (null, null);
        try
        {
            (answer, delivery) = await SubmitAsync(account, hidden, request, data, submit, identity);
        }
        catch (Exception error)
        {
            Log.Crashed(logger, error);
        }

        answer ??= Refuse(data, RefusalCause.Of(AnswerKind.Unavailable));
        first.Answer(new SipOutgoingResponse(202, Body: answer.ToOctets()));
        if (answer is RpError && delivery is null) recent.Remove(new RequestKey(account.Did, identity), first);
        return (answer, delivery);
    }

    /// <summary>The answer left: a report may follow it.</summary>
    public void Answered(Delivery delivery) => pipeline.Answered(delivery);

    private async ValueTask<(RpMessage Answer, Delivery? Delivery)> SubmitAsync(
        Account account, bool hidden, SipRequest request, RpData data, SmsSubmit submit, string identity)
    {
        if (Door(account, submit, out Route route) is { } refusal) return (Refuse(data, refusal), null);
        UserData userData = UserData.Read(submit.Data.HasHeader ? NoHeader.WithUdh() : NoHeader, submit.Data.DataCoding, submit.Data.Octets, TlvList.Empty, Alphabet.Gsm7);
        DateTimeOffset now = time.GetUtcNow();
        var part = new MessagePart(ids.Next(), 1, submit.WantsReport ? ReceiptRequest.Both : ReceiptRequest.None, SmsReference: submit.Reference);
        Origin origin = OriginOf(account, hidden, submit);
        if (userData.Part is { Total: > 1 } place)
        {
            Answer stored = await parts.AcceptAsync(PartOf(submit, userData, place, part with { Number = place.Number }, origin, now), route);
            return (stored.Kind == AnswerKind.Accepted ? Acknowledge(data) : Refuse(data, RefusalCause.Of(stored.Kind)), null);
        }

        origin = origin with { CallId = $"{request.CallId} {request.CSeq?.Number} {identity}" };
        var delivery = new Delivery(MessageOf(submit, userData, part, origin, route, now), route, transaction: false, pipeline.HoldFor(transaction: false, windowFull: false));
        Answer accepted = await pipeline.AcceptAsync(delivery);
        RefusalCause? failed = accepted.Kind == AnswerKind.Accepted ? RefusalCause.Of(delivery.FirstOutcome) : RefusalCause.Of(accepted.Kind);
        return (failed is { } cause ? Refuse(data, cause) : Acknowledge(data), accepted.Kind == AnswerKind.Accepted ? delivery : null);
    }

    /// <summary>Null when a message may come in.</summary>
    private RefusalCause? Door(Account account, SmsSubmit submit, out Route route)
    {
        ProvisioningSnapshot snapshot = provisioning.Current;
        string destination = submit.Destination.Value;
        route = default;
        if (!account.MayMessage) return RefusalCause.NotSubscribed;
        if (submit.Destination.Ton == Ton.Alphanumeric || destination.Length == 0) return RefusalCause.NoDestination;
        if (rates.Take(account) is not null) return Counted(AnswerKind.Throttled);
        route = Router.Find(destination, snapshot);
        if (route.Refusal is not null) return Counted(SipAnswers.KindOfRefused(destination, snapshot));
        return pipeline.Refusal() is { } refusal ? Counted(refusal) : null;
    }

    private RefusalCause Counted(AnswerKind kind)
    {
        metrics.Refused(kind switch
        {
            AnswerKind.NoRoute => "no_route",
            AnswerKind.Absent => "absent",
            AnswerKind.Throttled => "throttled",
            AnswerKind.QueueFull => "queue_full",
            _ => "unavailable",
        });
        return RefusalCause.Of(kind);
    }

    private Message MessageOf(SmsSubmit submit, in UserData data, MessagePart part, Origin origin, Route route, DateTimeOffset now)
    {
        DecodedText text = data.Decode();
        return new Message
        {
            Id = part.Id,
            TraceId = $"{_environment}-{part.Id}",
            Direction = route.Account is null ? Direction.SipToSms : Direction.SipToSip,
            Origin = origin,
            Destination = submit.Destination.Value,
            DestinationRaw = submit.Destination.Value,
            Text = text.Text,
            Binary = text.Text is null ? data.Body.ToArray() : null,
            Alphabet = text.Alphabet,
            AcceptedAt = now,
            ExpiresAt = ExpiryOf(submit, now),
            Parts = [part],
            Marks = MessageMarks.Of(data, submit.ProtocolId, isText: text.Text is not null),
        };
    }

    private StoredPart PartOf(SmsSubmit submit, in UserData data, Concatenation place, MessagePart part, Origin origin, DateTimeOffset now)
    {
        (byte dataCoding, ReadOnlyMemory<byte> body) = data.ToJoinable();
        return new StoredPart
        {
            Key = new PartSetKey(Link, origin.Raw, submit.Destination.Value, place.Reference, place.Total),
            Part = part,
            Origin = origin,
            Destination = submit.Destination.Value,
            DestinationRaw = submit.Destination.Value,
            DataCoding = dataCoding,
            Body = body.ToArray(),
            AcceptedAt = now,
            ExpiresAt = ExpiryOf(submit, now),
            Marks = MessageMarks.Of(data, submit.ProtocolId, isText: data.Coding.Alphabet != Alphabet.Binary),
        };
    }

    private static Origin OriginOf(Account account, bool hidden, SmsSubmit submit) => new()
    {
        Number = hidden ? AssertedIdentity.Anonymous : account.Did,
        Raw = account.Did,
        Ton = hidden ? Ton.Alphanumeric : Ton.Unknown,
        DestinationTon = submit.Destination.Ton,
        DestinationNpi = submit.Destination.Npi,
        Account = account.Did,
        AccountId = account.Id,
    };

    /// <summary>What TP-VP asks, as far as we keep messages at all; one that is over already says nothing.</summary>
    private DateTimeOffset ExpiryOf(SmsSubmit submit, DateTimeOffset now) =>
        submit.Validity.EndsAt(now) is { } asked && asked > now && asked < now + _validity ? asked : now + _validity;

    private RpAck Acknowledge(RpData data) => new(data.Reference, ToPhone: true, new SmsSubmitReport(null, time.GetUtcNow()).ToOctets());

    private RpError Refuse(RpData data, RefusalCause cause) =>
        new(data.Reference, ToPhone: true, cause.Relay, new SmsSubmitReport(cause.Failure, time.GetUtcNow()).ToOctets());

    /// <summary>The first answer under the new reference. Of what a former life has answered only that it was taken is known.</summary>
    private RpMessage AgainFor(RpData data, SipOutgoingResponse first) =>
        RpCodec.TryRead(first.Body.Span, out RpMessage? answer, out _) ? answer with { Reference = data.Reference } : Acknowledge(data);

    private static partial class Log
    {
        [LoggerMessage(2761, LogLevel.Error, "A short message of a phone could not be taken; it was answered RP-ERROR 41")]
        public static partial void Crashed(ILogger logger, Exception error);
    }
}
