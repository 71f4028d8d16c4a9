using System.Text;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Sip;
using Interworking.Gateway.Sip.Gruus;
using Interworking.Gateway.Sip.Ims;
using Interworking.Smpp.Text;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Receipts;

/// <summary>
/// What a SIP sender is told about his message's end: a disposition notification where he asked for one (RFC 5438), a report where his phone did, else a text of ours when it fails after
/// it was answered 202. A notice is a spool row for his account, committed with the message's CDR, so that it survives what the message survives.
/// </summary>
public sealed class NoticeWriter(GatewayOptions options, IProvisioning provisioning, MessageIdGenerator ids)
{
    private const string Recipient = "{to}";

    private static readonly TimeSpan Life = TimeSpan.FromHours(48);

    /// <summary>The notice that is owed; null for none.</summary>
    /// <param name="message">That ended.</param>
    /// <param name="outcome">How.</param>
    /// <param name="answered">The answer to the MESSAGE tells it.</param>
    /// <param name="now">When.</param>
    public SpooledMessage? For(Message message, Outcome outcome, bool answered, DateTimeOffset now)
    {
        Origin origin = message.Origin;
        if (origin.AccountId == 0 || message.NoticeType is not null) return null;
        bool toPhone = StatusReports.AreWanted(message);
        if (outcome.Kind == OutcomeKind.Unknown && !toPhone) return null;
        bool delivered = outcome.Kind == OutcomeKind.Delivered;
        if (answered && outcome.Kind is not (OutcomeKind.Delivered or OutcomeKind.Unknown)) return null;
        if (!provisioning.Current.AccountsById.TryGetValue(origin.AccountId, out Account? account)) return null;
        if (toPhone) return StatusReports.Notice(message, outcome, account, ids.Next(), now);
        MessageId id;
        if (origin.Imdn is not null)
        {
            ReceiptRequest unwanted = delivered ? ReceiptRequest.FailureOnly : ReceiptRequest.SuccessOnly;
            if (message.Parts[0].Receipt == unwanted) return null;
            return Row(message, account, id = ids.Next(), ContentTypes.Cpim, ImdnComposer.Compose(message, origin.Imdn, delivered ? ImdnStatus.Delivered : ImdnStatus.Failed, id, options.Environment.Domain), now);
        }

        if (delivered || options.Delivery.FailureText.Length == 0) return null;
        GruuTarget? instance = GruuCodec.TargetOf(message);
        if (instance is { IsTemporary: true }) return null; // it would come from the number that the sender must not learn
        string text = options.Delivery.FailureText.Replace(Recipient, instance?.Number ?? message.DestinationRaw, StringComparison.Ordinal);
        return Row(message, account, ids.Next(), ContentTypes.TextUtf8, text, now);
    }

    /// <summary>That a message is stored, for a sender who asked to be told of that (RFC 5438, processing); null when he is no account.</summary>
    /// <param name="message">Of one of our accounts.</param>
    /// <param name="request">What he wants to find in it.</param>
    public SpooledMessage? Stored(Message message, ImdnRequest request)
    {
        if (!provisioning.Current.AccountsById.TryGetValue(message.Origin.AccountId, out Account? account)) return null;
        MessageId id = ids.Next();
        return Row(message, account, id, ContentTypes.Cpim, ImdnComposer.Compose(message, request, ImdnStatus.Stored, id, options.Environment.Domain), message.AcceptedAt);
    }

    /// <summary>It comes from the number that was written to: the app shows it where it belongs.</summary>
    private static SpooledMessage Row(Message about, Account account, MessageId id, string type, string text, DateTimeOffset now) => new()
    {
        Message = new Message
        {
            Id = id,
            TraceId = about.TraceId,
            Direction = Direction.SipToSip,
            Origin = new Origin { Number = about.Destination, Raw = about.DestinationRaw },
            Destination = account.Did,
            DestinationRaw = account.Did,
            Text = text,
            NoticeType = type,
            Alphabet = Ascii.IsValid(text) ? Alphabet.Ascii : Alphabet.Ucs2,
            AcceptedAt = now,
            ExpiresAt = now + Life,
            Parts = [new MessagePart(id, 1, ReceiptRequest.None)],
        },
        AccountId = account.Id,
        State = SpoolState.Waiting,
        DueAt = now,
    };
}
