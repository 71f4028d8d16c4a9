using System.Globalization;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline;
using Interworking.Smpp.Session;
using Interworking.Smpp.Values;
using Microsoft.Extensions.Logging;

namespace Interworking.Gateway.Smpp.Egress;

/// <summary>What becomes of a message after one connection's answer.</summary>
public sealed partial class SmppEgress
{
    /// <summary>Ambiguous refusals by one connection before it is not asked again.</summary>
    private const int MostAmbiguous = 3;

    private Verdict Judge(Delivery delivery, in Way way, in SentParts sent)
    {
        string name = way.Connection.Name;
        if (sent.IsInDoubt) return InDoubt(delivery, way, sent);
        if (sent.Fault.Outcome == SendOutcome.NotSent)
        {
            if (sent.IsLinkDown) return Verdict.Next("the link went down");
            return Verdict.End(Failed(way, sent.Fault.Status, "we cannot write it for this peer", FailureSide.Us, MessageState.Undeliverable));
        }

        switch (SmppStatusTable.Classify(sent.Fault.Status, way.Connection))
        {
            case PeerStatusClass.Taken:
                way.Lane.Pause.Taken();
                return Taken(delivery, way, sent);
            case PeerStatusClass.Throttled:
                Paused(name, way.Lane.Pause.Throttled());
                return Verdict.Next("the peer said 'throttled'");
            case PeerStatusClass.Retry:
                if (sent.Fault.Status != CommandStatus.TransientError) Paused(name, way.Lane.Pause.Refused()); // 0x64 is about the recipient
                return Verdict.Next(Refused(way, sent.Fault.Status), RetryClass.PeerTrouble, sent.Fault.Status, delivery.Attempts);
            case PeerStatusClass.Ambiguous:
                return Ambiguous(delivery, way, sent.Fault.Status);
            case PeerStatusClass.Configuration:
                Alarm(name, sent.Fault.Status, "configuration");
                return Verdict.Next(Refused(way, sent.Fault.Status), RetryClass.Configuration, sent.Fault.Status, delivery.Attempts);
            case PeerStatusClass.Length when ProgressOf(delivery, name) is { OtherLongMethod: false } progress:
                (progress.OtherLongMethod, progress.Taken) = (true, null);
                return Verdict.SameAgain;
            case PeerStatusClass.Coding when ProgressOf(delivery, name) is { AsUcs2: false } progress:
                (progress.AsUcs2, progress.Taken) = (true, null);
                return Verdict.SameAgain;
            case PeerStatusClass.Ours:
                Alarm(name, sent.Fault.Status, "ours");
                return Verdict.End(Failed(way, sent.Fault.Status, Refused(way, sent.Fault.Status), FailureSide.Us, MessageState.Undeliverable));
            case PeerStatusClass.Loop:
                return Verdict.End(Failed(way, sent.Fault.Status, $"loop: {way.Connection.Environment} has had this message", FailureSide.Us, MessageState.Undeliverable));
            default:
                return Verdict.End(Failed(way, sent.Fault.Status, Refused(way, sent.Fault.Status), FailureSide.NextHop, StateOf(sent.Fault.Status)));
        }
    }

    private static Verdict Taken(Delivery delivery, in Way way, in SentParts sent)
    {
        if (delivery.WantsReceipt)
        {
            return Verdict.End(new PeerResult
            {
                Verdict = PeerVerdict.HandedOver,
                Connection = way.Connection.Name,
                References = sent.Ids,
                SmppStatus = (uint)sent.Fault.Status,
            });
        }

        return Verdict.End(PeerResult.End(new Outcome
        {
            Kind = OutcomeKind.Delivered,
            To = DeliveredTo.Peer,
            SmppStatus = (uint)sent.Fault.Status,
            PeerRef = sent.Ids[0],
            PeerParts = sent.Ids.Length,
            ReceiptState = MessageState.Delivered,
        }));
    }

    private Verdict InDoubt(Delivery delivery, in Way way, in SentParts sent)
    {
        metrics.InDoubt(way.Connection.Name);
        string reason = sent.Fault.Outcome == SendOutcome.TimedOut ? "no answer" : "the link was cut before the answer";
        if (delivery.Transaction)
        {
            return Verdict.End(PeerResult.End(new Outcome
            {
                Kind = OutcomeKind.Unknown,
                Side = FailureSide.NextHop,
                Error = $"{way.Connection.Name}: {reason}",
                ReceiptState = MessageState.Unknown,
            }));
        }

        if (way.Connection.ResendInDoubt || way.Connection.Environment is not null)
        {
            ProgressOf(delivery, way.Connection.Name).InDoubtOn = way.Connection.Name;
            delivery.MayBeCopy = true;
            // A cut link is waited for; a link that lives and does not answer is given time.
            return sent.Fault.Outcome == SendOutcome.TimedOut ? Verdict.Next(reason, RetryClass.PeerTrouble, null, delivery.Attempts) : Verdict.Next(reason);
        }

        return Verdict.End(new PeerResult { Verdict = PeerVerdict.InDoubt, Connection = way.Connection.Name, References = sent.Ids, Reason = reason });
    }

    private Verdict Ambiguous(Delivery delivery, in Way way, CommandStatus status)
    {
        PeerProgress progress = ProgressOf(delivery, way.Connection.Name);
        string reason = Refused(way, status);
        if (delivery.Transaction) return Verdict.Next(reason, RetryClass.Ambiguous, status, 1);
        if (++progress.Ambiguous < MostAmbiguous)
        {
            return Verdict.End(new PeerResult
            {
                Verdict = PeerVerdict.Later,
                Retry = RetryClass.Ambiguous,
                Tries = progress.Ambiguous,
                Reason = reason,
                SmppStatus = (uint)status,
            });
        }

        progress.Exhausted.Add(way.Connection.Name);
        string? origin = delivery.Message.Origin.Connection;
        bool othersLeft = delivery.Route.Policy!.Connections.Any(name => name != origin && !progress.Exhausted.Contains(name));
        return othersLeft ? Verdict.Next(reason) : Verdict.End(Failed(way, status, reason, FailureSide.NextHop, MessageState.Undeliverable));
    }

    private static PeerProgress ProgressOf(Delivery delivery, string connection)
    {
        PeerProgress progress = delivery.Progress ??= new PeerProgress();
        progress.MoveTo(connection);
        return progress;
    }

    private static PeerResult Failed(in Way way, CommandStatus status, string error, FailureSide side, MessageState state) => PeerResult.End(new Outcome
    {
        Kind = OutcomeKind.Failed,
        Side = side,
        SmppStatus = (uint)status,
        Error = error,
        ReceiptState = state,
    });

    private static MessageState StateOf(CommandStatus status) => SmppStatusTable.SipStatusOf(status) == 403 ? MessageState.Rejected : MessageState.Undeliverable;

    private static string Refused(in Way way, CommandStatus status) =>
        string.Create(CultureInfo.InvariantCulture, $"{way.Connection.Name} refused it with 0x{(uint)status:x2}");

    private void Paused(string connection, TimeSpan? pause)
    {
        if (pause is not { } length) return;
        metrics.Paused(connection);
        Log.Paused(logger, connection, length.TotalSeconds);
    }

    private void Alarm(string connection, CommandStatus status, string why)
    {
        metrics.Alarm(connection, why);
        if (connections.Of(connection).NoteAlarm()) Log.Alarm(logger, connection, (uint)status, why == "ours" ? "what we wrote is not understood" : "its configuration does not suit the peer");
    }

    /// <summary>What follows from one connection's answer: an end, the same connection once more, or the next.</summary>
    /// <param name="Result">The attempt is over.</param>
    /// <param name="Again">The same connection, otherwise encoded.</param>
    /// <param name="Later">The attempt's result should no other connection take it; null: as soon as any can.</param>
    /// <param name="Reason">In words.</param>
    private readonly record struct Verdict(PeerResult? Result, bool Again, PeerResult? Later, string Reason)
    {
        public static Verdict SameAgain => new(null, true, null, "");

        public static Verdict End(PeerResult result) => new(result, false, null, "");

        public static Verdict Next(string reason) => new(null, false, null, reason);

        public static Verdict Next(string reason, RetryClass retry, CommandStatus? status, int tries) => new(
            null, false, new PeerResult { Verdict = PeerVerdict.Later, Retry = retry, Tries = tries, Reason = reason, SmppStatus = (uint?)status }, reason);
    }

    private static partial class Log
    {
        [LoggerMessage(3301, LogLevel.Warning, "Connection {Name} asks for less: it is left alone for {Seconds} s, messages go by the next one or wait")]
        public static partial void Paused(ILogger logger, string name, double seconds);

        [LoggerMessage(3302, LogLevel.Warning, "Connection {Name} has no room for more: messages go by the next one or wait")]
        public static partial void Full(ILogger logger, string name);

        [LoggerMessage(3303, LogLevel.Error, "Connection {Name} answers 0x{Status:x2}: {Why}; somebody must look at it")]
        public static partial void Alarm(ILogger logger, string name, uint status, string why);
    }
}
