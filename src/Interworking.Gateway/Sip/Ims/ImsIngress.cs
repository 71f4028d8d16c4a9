using Interworking.Gateway.Observability;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Registrar;
using Interworking.Sip.Messages;
using Interworking.Sip.Transport;
using Interworking.Smpp.Relay;
using Microsoft.Extensions.Logging;

namespace Interworking.Gateway.Sip.Ims;

/// <summary>
/// MESSAGE with <c>application/vnd.3gpp.sms</c> from a phone (TS 24.341, 5.3.3): its reports on what it got, RP-SMMA, and its messages. The 202 says no more than
/// that the MESSAGE came through; what the phone relies on is our RP-ACK, which leaves after the commit.
/// </summary>
public sealed partial class ImsIngress(
    ImsSubmissions submissions, DeliveryReports reports, PhoneReports answers, IWaitingWaker waker, ISpoolStore spool, SipAuthenticator authenticator,
    OwnAddresses own, IProvisioning provisioning, ImsSiblings siblings, RunningTasks running, ImsSettings ims, SipMetrics metrics, ILogger<ImsIngress> logger)
{
    private static readonly SipOutgoingResponse Taken = new(202);

    /// <summary>A MESSAGE that is answered here.</summary>
    public bool Takes(SipRequest request) => ims.IsOn && request.Method == SipMethods.Message && request.ContentType is { } type
        && type.StartsWith(ContentTypes.Sms, StringComparison.OrdinalIgnoreCase) && (type.Length == ContentTypes.Sms.Length || type[ContentTypes.Sms.Length] is ';' or ' ');

    /// <summary>A MESSAGE that is passed on to another node.</summary>
    public bool IsForSibling(SipRequest request) => Takes(request) && siblings.TryFind(request, out _);

    /// <summary>Answers a MESSAGE for which <see cref="Takes"/> is true.</summary>
    public async ValueTask HandleAsync(ServerTransaction transaction)
    {
        ImsSender sender = ImsSender.Identify(transaction, authenticator, own, provisioning.Current);
        (SipOutgoingResponse? refusal, Account? account) = (sender.Refusal, sender.Account);
        if (sender.Failure is { } failure) metrics.AuthenticationFailed(SipMethods.Message, failure);
        if (refusal is null && siblings.TryFind(transaction.Request, out SipHop? sibling))
        {
            Answer(transaction, await siblings.ForwardAsync(transaction.Request, sibling, account!));
            return;
        }

        ReadOnlyMemory<byte> body = transaction.Request.Body;
        bool whole = RpCodec.TryRead(body.Span, out RpMessage? message, out RpCause cause);
        if (refusal is null && (body.Length < 2 || message is { ToPhone: true })) refusal = SipResponses.BadRequest;
        Answer(transaction, refusal ?? Taken);
        if (refusal is not null) return;
        switch (message)
        {
            case RpAck or RpError:
                await TakeReportAsync(account!, transaction.Request.Header("In-Reply-To"), message);
                break;
            case RpSmma:
                running.Track(answers.SendAsync(account!, transaction, new RpAck(message.Reference, ToPhone: true)));
                waker.Wake(account!.Id);
                break;
            case RpData data:
                await TakeDataAsync(sender, transaction, data);
                break;
            default:
                if (!whole) Log.Unreadable(logger, NumberMask.Mask(account!.Did), body.Length, cause);
                // Who gets an error for an error answers with another.
                if ((body.Span[0] & 0x07) is 0 or 6 or 7) running.Track(answers.SendAsync(account!, transaction, new RpError(body.Span[1], ToPhone: true, cause)));
                break;
        }
    }

    /// <summary>To whoever waits for it. A late RP-ACK ends its message all the same: the account's messages are looked at, and this one is not sent again.</summary>
    private async ValueTask TakeReportAsync(Account account, string? inReplyTo, RpMessage report)
    {
        if (reports.TryGive(account.Id, inReplyTo, report, out ReportKey? late)) return;
        if (late is not { } key || RelayResultTable.Classify(report) != RelayResultClass.Delivered) return;
        // Nothing is remembered of messages that there are not, or that are another's.
        if (await spool.FindAsync(key.Id, CancellationToken.None) is not { } row || row.AccountId != account.Id) return;
        reports.Acknowledge(key);
        waker.Wake(account.Id);
    }

    private async ValueTask TakeDataAsync(ImsSender sender, ServerTransaction transaction, RpData data)
    {
        (RpMessage answer, Delivery? delivery) = await submissions.TakeAsync(sender.Account!, sender.IsHidden, transaction.Request, data);
        Task sent = answers.SendAsync(sender.Account!, transaction, answer);
        if (delivery is not null) submissions.Answered(delivery); // what follows does not overtake it
        running.Track(sent);
    }

    private void Answer(ServerTransaction transaction, SipOutgoingResponse response)
    {
        transaction.Respond(response);
        metrics.Answered(SipMethods.Message, response.Status);
    }

    private static partial class Log
    {
        [LoggerMessage(2760, LogLevel.Debug, "A phone of {Account} sent {Octets} octets that are no message of the relay layer (RP-Cause {Cause})")]
        public static partial void Unreadable(ILogger logger, string account, int octets, RpCause cause);
    }
}
