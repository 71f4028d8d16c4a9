using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Text;
using Interworking.Smpp.Tlvs;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Smpp.Operations;

/// <summary>replace_sm as a change of a spool row (SMPP 3.4, 4.10): new text in the message's own alphabet, and times where they are given.</summary>
public sealed class MessageReplacement
{
    private readonly ReplaceSm _request;
    private readonly DateTimeOffset? _scheduledAt;
    private readonly DateTimeOffset? _expiresAt;

    private MessageReplacement(ReplaceSm request, DateTimeOffset? scheduledAt, DateTimeOffset? expiresAt) =>
        (_request, _scheduledAt, _expiresAt) = (request, scheduledAt, expiresAt);

    /// <summary>Not OK for times that are none.</summary>
    public static CommandStatus TryRead(ReplaceSm request, DateTimeOffset now, out MessageReplacement replacement)
    {
        DateTimeOffset? scheduled = null, expires = null;
        CommandStatus status = CommandStatus.Ok;
        if (request.ScheduleDeliveryTime.Length > 0)
        {
            if (DeliveryTime.TryRead(request.ScheduleDeliveryTime, now, out DateTimeOffset at)) scheduled = at;
            else status = CommandStatus.InvalidScheduledDeliveryTime;
        }

        if (request.ValidityPeriod.Length > 0)
        {
            if (SmppTime.TryParse(request.ValidityPeriod, now, out DateTimeOffset end) && end > now) expires = end;
            else status = CommandStatus.InvalidValidityPeriod;
        }

        replacement = new MessageReplacement(request, scheduled, expires);
        return status;
    }

    /// <summary>Null when the message is one of several PDUs, would be over before it is due, or is held after a restore: who has it may have got it.</summary>
    public ReplaceEntry? Of(SpooledMessage row)
    {
        Message message = row.Message;
        if (row.State == SpoolState.Scheduled && row.DueAt >= message.ExpiresAt) return null;
        DateTimeOffset expires = _expiresAt ?? Later(message.ExpiresAt, _scheduledAt, DeliveryTime.LeastLife);
        DateTimeOffset due = _scheduledAt ?? (row.State == SpoolState.Scheduled ? row.DueAt : DateTimeOffset.MinValue);
        if (message.Parts is not [var part] || expires <= due) return null;
        ReadOnlyMemory<byte> body = _request.Body.IsEmpty && _request.Tlvs.TryGet(TlvTag.MessagePayload, out ReadOnlyMemory<byte> payload) ? payload : _request.Body;
        DecodedText text = SmppText.Decode(message.Alphabet, body.Span);
        return new ReplaceEntry(message.Id)
        {
            Text = text.Text,
            Binary = text.Text is null ? body.ToArray() : null,
            Alphabet = text.Alphabet,
            Parts = [part with { Receipt = _request.RegisteredDelivery.Receipt }],
            ExpiresAt = expires,
            ScheduledAt = _scheduledAt,
            Refusable = true,
        };
    }

    /// <summary>A message that is put off without a new validity keeps some time to be delivered in.</summary>
    private static DateTimeOffset Later(DateTimeOffset expires, DateTimeOffset? scheduled, TimeSpan least) =>
        scheduled + least is { } needed && needed > expires ? needed : expires;
}
