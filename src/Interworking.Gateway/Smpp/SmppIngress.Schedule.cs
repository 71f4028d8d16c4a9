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
    private ValueTask<Answer> ScheduleAsync(in Arrival arrival)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (IsTransaction(arrival.Link, arrival.Sm) || !DeliveryTime.TryRead(ScheduleOf(arrival.Pdu), now, out DateTimeOffset at) || ExpiryOf(arrival.Sm, now, at) <= at)
            return new(new Answer(AnswerKind.InvalidSchedule, default));
        UserData data = arrival.Sm.Read(arrival.Link.Profile.Alphabet);
        if (data.Part is { Total: > 1 } place) return PartAsync(Part(arrival, data, place, at), arrival.Route);
        (Message message, Route route) = (MessageOf(arrival, data, at), arrival.Route);
        return arrival.Trace is { } told ? traces.OnceAsync(told, () => scheduler.AcceptAsync(message, route, at)) : scheduler.AcceptAsync(message, route, at);
    }
}
