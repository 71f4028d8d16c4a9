using System.Globalization;
using System.Text;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Observability;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Receipts;
using Interworking.Gateway.Routing;
using Interworking.Gateway.Sip.Bodies;
using Interworking.Gateway.Sip.Gruus;
using Interworking.Sip.Messages;
using Interworking.Sip.Transport;
using Interworking.Smpp.Text;
using Interworking.Smpp.Values;
using Microsoft.Extensions.Logging;

namespace Interworking.Gateway.Sip;

/// <summary>MESSAGE from an app or a trusted peer (RFC 3428) → a protocol-free message → the pipeline → the answer.</summary>
public sealed partial class SipIngress(
    MessagePipeline pipeline, SipAuthenticator authenticator, OwnAddresses own, IProvisioning provisioning, RecentRequests recent, SenderRates rates, GruuCodec gruus,
    AppNotifications notifications,
    MessageIdGenerator ids, GatewayOptions options, SipMetrics metrics, PipelineMetrics pipelineMetrics, TimeProvider time, ILogger<SipIngress> logger)
{
    /// <summary>Octets of a Call-ID: it is kept with the message.</summary>
    private const int MaxCallId = 1024;

    private readonly string _environment = options.Environment.Name;
    private readonly TimeSpan _validity = TimeSpan.FromHours(options.Delivery.DefaultValidityHours);
    private readonly LogBudget _tooMany = new(TimeSpan.FromSeconds(10), time);

    /// <summary>Answers a MESSAGE whose Request-URI is ours. The answer may be given where the ledger tells its commits: nothing here blocks.</summary>
    public async ValueTask HandleAsync(ServerTransaction transaction)
    {
        SipRequest request = transaction.Request;
        if (request.CallId is not { Length: <= MaxCallId } callId || request.CSeq is not { } cseq)
        {
            Answer(transaction, SipResponses.BadRequest);
            return;
        }

        var key = new RequestKey(SipSender.NumberOf(request, authenticator.Trusts(transaction)), string.Create(CultureInfo.InvariantCulture, $"{callId} {cseq.Number}"));
        // Before the sender proves who he is: his credentials are used up, and a copy makes nothing happen.
        if (!recent.TryFind(key, request.From!.Tag, out RecentRequest<SipOutgoingResponse>? first))
        {
            if (Read(transaction, out SipSender sender, out MessageBody body) is { } early)
            {
                Answer(transaction, early);
                return;
            }

            if (body.Kind == BodyKind.Notification)
            {
                await NotifyAsync(transaction, sender, body);
                return;
            }

            if (recent.TryBegin(key, request.From.Tag, out first))
            {
                await TakeAsync(transaction, key, first, sender, body);
                return;
            }
        }

        metrics.Copy();
        Answer(transaction, await first.AnsweredAsync());
    }

    /// <summary>Who writes what: null, or the answer that needs no message to be taken.</summary>
    private SipOutgoingResponse? Read(ServerTransaction transaction, out SipSender sender, out MessageBody body)
    {
        (sender, body) = (default, default);
        SipIdentity identity = authenticator.Identify(transaction);
        if (identity.Failure is { } failure) metrics.AuthenticationFailed(SipMethods.Message, failure);
        if (identity.Refusal is { } challenge) return challenge;
        if (!SipSender.TryIdentify(transaction.Request, identity, own, provisioning.Current, out SipSender? known))
        {
            metrics.AuthenticationFailed(SipMethods.Message, "from");
            return SipResponses.Forbidden;
        }

        sender = known.Value;
        if (sender.Account is { MayMessage: false }) return SipResponses.Forbidden;
        body = MessageBodyReader.Read(transaction.Request);
        if (body.Kind != BodyKind.Typing) return body.Refusal;
        metrics.Dropped("typing");
        return SipResponses.Ok;
    }

    /// <summary>What an app tells of a message that it got. Answered when that is committed; a copy finds nothing left to do.</summary>
    private async ValueTask NotifyAsync(ServerTransaction transaction, SipSender sender, MessageBody body)
    {
        metrics.Dropped("notification");
        if (RefuseRate(sender) is { } refusal)
        {
            Answer(transaction, refusal);
            return;
        }

        await Task.Yield(); // it reads the database: not on the thread that receives
        if (body.Notification is { } told) await notifications.AcceptAsync(sender.Trusted ? null : sender.Account, told);
        Answer(transaction, SipResponses.Ok);
    }

    /// <summary>The one request of all its copies.</summary>
    private async ValueTask TakeAsync(ServerTransaction transaction, RequestKey key, RecentRequest<SipOutgoingResponse> first, SipSender sender, MessageBody body)
    {
        Delivery? delivery = null;
        SipOutgoingResponse? answer = null;
        bool taken = false;
        try
        {
            answer = RefuseRate(sender) ?? Prepare(transaction.Request, key.CallId, sender, body, out delivery);
            if (answer is null)
            {
                Answer accepted = await pipeline.AcceptAsync(delivery!);
                taken = accepted.Kind == AnswerKind.Accepted;
                answer = taken ? SipAnswers.Taken(delivery!.FirstOutcome) : Refuse(accepted.Kind);
            }
        }
        catch (Exception error)
        {
            Log.Crashed(logger, error);
        }

        answer ??= SipResponses.ServerError;
        first.Answer(answer);
        if (!taken) recent.Remove(key, first);
        Answer(transaction, answer);
        if (taken) pipeline.Answered(delivery!);
    }

    /// <summary>A trusted peer keeps its own limits.</summary>
    private SipOutgoingResponse? RefuseRate(SipSender sender)
    {
        if (sender.Trusted || rates.Take(sender.Account!) is not { } wait) return null;
        if (_tooMany.TryTake(out long more)) Log.TooMany(logger, NumberMask.Mask(sender.Number), more);
        pipelineMetrics.Refused("throttled");
        return SipAnswers.TooMany(wait);
    }

    /// <summary>The message on its way, or the answer when there is none.</summary>
    private SipOutgoingResponse? Prepare(SipRequest request, string callId, SipSender sender, in MessageBody body, out Delivery? delivery)
    {
        delivery = null;
        GruuTarget? instance = gruus.IsGruu(request.RequestUri) ? gruus.Resolve(request.RequestUri) : null;
        string destination = instance?.Number ?? SipNumber.Canonical(request.RequestUri);
        ProvisioningSnapshot snapshot = provisioning.Current;
        Route route = Router.Find(destination, snapshot);
        if (route.Refusal is not null) return Refuse(SipAnswers.KindOfRefused(destination, snapshot));
        if (pipeline.Refusal() is { } refusal) return Refuse(refusal);

        MessageId id = ids.Next();
        DateTimeOffset now = time.GetUtcNow();
        var message = new Message
        {
            Id = id,
            TraceId = $"{_environment}-{id}",
            Direction = route.Account is null ? Direction.SipToSms : Direction.SipToSip,
            Origin = new Origin
            {
                Number = sender.Number,
                Raw = sender.Raw,
                Ton = sender.Ton,
                Account = sender.Account?.Did,
                AccountId = sender.Account?.Id ?? 0,
                CallId = callId,
                Imdn = sender.Account is null || instance is { IsTemporary: true } ? null : body.Imdn, // it would tell whose the temporary GRUU is
            },
            Destination = destination,
            DestinationRaw = instance?.Raw ?? SipNumber.Raw(request.RequestUri),
            Text = body.Text,
            Alphabet = Ascii.IsValid(body.Text) ? Alphabet.Ascii : Alphabet.Ucs2,
            AcceptedAt = now,
            ExpiresAt = now + ValidityOf(request),
            Priority = SipPriority.Of(request),
            Parts = [new MessagePart(id, 1, Wanted(sender, body))],
        };
        delivery = new Delivery(message, route, transaction: false, pipeline.HoldFor(transaction: false, windowFull: false))
        {
            StoredNotice = sender.Account is null ? null : body.Processing,
        };
        return null;
    }

    /// <summary>Which outcomes a peer must tell: those that the sender asked for, and failures where he is told of them unasked.</summary>
    private ReceiptRequest Wanted(SipSender sender, in MessageBody body)
    {
        if (sender.Account is null) return ReceiptRequest.None;
        if (body.Imdn is not null) return body.Asked;
        return options.Delivery.FailureText.Length > 0 ? ReceiptRequest.FailureOnly : ReceiptRequest.None;
    }

    /// <summary>What Expires asks (RFC 3428, 4), as far as we keep messages at all.</summary>
    private TimeSpan ValidityOf(SipRequest request) =>
        request.Expires is > 0 and var seconds && seconds < _validity.TotalSeconds ? TimeSpan.FromSeconds(seconds) : _validity;

    private SipOutgoingResponse Refuse(AnswerKind kind)
    {
        pipelineMetrics.Refused(kind switch
        {
            AnswerKind.NoRoute => "no_route",
            AnswerKind.Absent => "absent",
            AnswerKind.Throttled => "throttled",
            AnswerKind.QueueFull => "queue_full",
            _ => "unavailable",
        });
        return SipAnswers.Refused(kind);
    }

    private void Answer(ServerTransaction transaction, SipOutgoingResponse response)
    {
        transaction.Respond(response);
        metrics.Answered(SipMethods.Message, response.Status);
    }

    private static partial class Log
    {
        [LoggerMessage(2601, LogLevel.Error, "A MESSAGE could not be taken; its sender was answered 500")]
        public static partial void Crashed(ILogger logger, Exception error);

        [LoggerMessage(2602, LogLevel.Warning, "Account {Account} sends more than its messages per minute; refused with 503 ({More} more since the last such line)")]
        public static partial void TooMany(ILogger logger, string account, long more);
    }
}
