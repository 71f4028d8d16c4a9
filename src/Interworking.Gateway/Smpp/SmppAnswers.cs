using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Smpp.Egress;
using Interworking.Gateway.Smpp.Flow;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Tlvs;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Smpp;

/// <summary>What we answer a carrier (design, table 4.3), as data: answer × command → command_status.</summary>
public static class SmppAnswers
{
    private static readonly Dictionary<AnswerKind, (CommandStatus Submit, CommandStatus Deliver, CommandStatus Data)> Table = new()
    {
        [AnswerKind.Accepted] = (CommandStatus.Ok, CommandStatus.Ok, CommandStatus.Ok),
        [AnswerKind.NoRoute] = (CommandStatus.InvalidDestinationAddress, CommandStatus.PermanentError, CommandStatus.InvalidDestinationAddress),
        [AnswerKind.Loop] = (PeerStatus.Loop, PeerStatus.Loop, PeerStatus.Loop),
        [AnswerKind.Throttled] = (CommandStatus.Throttled, CommandStatus.TransientError, CommandStatus.Throttled),
        [AnswerKind.QueueFull] = (CommandStatus.MessageQueueFull, CommandStatus.TransientError, CommandStatus.MessageQueueFull),
        [AnswerKind.Unavailable] = (CommandStatus.SystemError, CommandStatus.TransientError, CommandStatus.SystemError),
        [AnswerKind.Absent] = (CommandStatus.SystemError, CommandStatus.TransientError, CommandStatus.SystemError),
        [AnswerKind.InvalidSchedule] = (CommandStatus.InvalidScheduledDeliveryTime, CommandStatus.InvalidScheduledDeliveryTime, CommandStatus.InvalidScheduledDeliveryTime),
        [AnswerKind.FailedForNow] = (CommandStatus.SystemError, CommandStatus.TransientError, CommandStatus.DeliveryFailure),
        [AnswerKind.FailedForGood] = (CommandStatus.SubmitFailed, CommandStatus.PermanentError, CommandStatus.DeliveryFailure),
        [AnswerKind.Rejected] = (CommandStatus.SubmitFailed, CommandStatus.RejectedMessage, CommandStatus.DeliveryFailure),
    };

    public static CommandStatus StatusOf(AnswerKind answer, CommandId command)
    {
        (CommandStatus submit, CommandStatus deliver, CommandStatus data) = Table[answer];
        return command switch
        {
            CommandId.DeliverSm => deliver,
            CommandId.DataSm => data,
            _ => submit,
        };
    }

    /// <summary>The response's body; null where it has none to carry.</summary>
    /// <param name="answer">What to tell.</param>
    /// <param name="command">What it answers.</param>
    /// <param name="congestion">congestion_state, 0 to 100; null for peers that do not read it.</param>
    /// <param name="delivery">What it is about; null where nothing was tried.</param>
    public static Pdu? BodyOf(in Answer answer, CommandId command, byte? congestion = null, Delivery? delivery = null) => command switch
    {
        CommandId.DeliverSm => null,
        CommandId.DataSm when StatusOf(answer.Kind, command) == CommandStatus.DeliveryFailure => new DataSmResp("", Failure(answer.Kind, delivery)),
        _ when answer.Kind != AnswerKind.Accepted => null,
        CommandId.DataSm => new DataSmResp(answer.Id.ToString(), Load(congestion)),
        _ => new SubmitSmResp(answer.Id.ToString()) { Tlvs = Load(congestion) },
    };

    private static TlvList Load(byte? congestion) => congestion is { } state ? TlvList.Of(Congestion.Tag, state) : TlvList.Empty;

    /// <summary>Why, and where it was asked for (set_dpf), whether an alert_notification will follow.</summary>
    private static TlvList Failure(AnswerKind kind, Delivery? delivery)
    {
        TlvListBuilder told = new TlvListBuilder().Add(TlvTag.DeliveryFailureReason, ReasonOf(kind, delivery));
        if (delivery is { AsksForAlert: true }) told.Add(TlvTag.DpfResult, delivery.OwesAlert ? (byte)1 : (byte)0);
        return told.Build();
    }

    /// <summary>delivery_failure_reason (SMPP 3.4, 5.3.2.33): 0 destination unavailable, 1 destination address invalid, 2 permanent network error, 3 temporary network error.</summary>
    private static byte ReasonOf(AnswerKind kind, Delivery? delivery) => kind switch
    {
        AnswerKind.FailedForNow when delivery is { FirstOutcome.RecipientAbsent: true } => 0,
        AnswerKind.FailedForNow => 3,
        _ => 2,
    };
}
