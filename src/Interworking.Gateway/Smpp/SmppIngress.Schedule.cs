using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Routing;
using Interworking.Gateway.Smpp.Operations;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Text;

namespace Interworking.Gateway.Smpp;

/// <summary>Messages for later (schedule_delivery_time; SMPP 3.4, 5.2.15).</summary>
public sealed partial class SmppIngress
{
    /// <summary>When a carrier wants it delivered; empty for at once. A deliver_sm has none (4.6.1).</summary>
    private static string ScheduleOf(Pdu pdu) => pdu switch
    {
        SubmitSm submit => submit.Message.ScheduleDeliveryTime,
        SubmitMulti multi => multi.Message.ScheduleDeliveryTime,
        _ => "",
    };

    private static string? ServiceTypeOf(Pdu pdu)
    {
        string type = pdu switch
        {
            SubmitSm submit => submit.Message.ServiceType,
            SubmitMulti multi => multi.Message.ServiceType,
            DataSm data => data.ServiceType,
            _ => "",
        };
        return type.Length == 0 ? null : type;
    }

    /// <summary>Transaction mode and a later time exclude each other: the answer would have to wait for it.</summary>
    private async ValueTask<Answer> ScheduleAsync(SmppLink link, IncomingSm sm, string destination, Route route, Trace? trace, Pdu pdu, MessageId group)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (IsTransaction(link, sm) || !DeliveryTime.TryRead(ScheduleOf(pdu), now, out DateTimeOffset at) || ExpiryOf(sm, now, at) <= at)
            return new Answer(AnswerKind.InvalidSchedule, default);
        ReadOnlyMemory<byte> body = sm.Body(out Concatenation? part);
        if (part is { } concatenation) return await PartAsync(Part(link, sm, destination, concatenation, body, trace, pdu, group, at), route);
        Message message = MessageOf(link, sm, destination, route, body, trace, pdu, group, at);
        return trace is { } told ? await traces.OnceAsync(told, () => scheduler.AcceptAsync(message, route, at)) : await scheduler.AcceptAsync(message, route, at);
    }
}
