using System.Buffers;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Observability;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Smpp.Flow;
using Interworking.Smpp.Codec;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Session;
using Interworking.Smpp.Tlvs;
using Interworking.Smpp.Values;
using Microsoft.Extensions.Logging;

namespace Interworking.Gateway.Smpp.Operations;

/// <summary>
/// query_sm, cancel_sm and replace_sm (SMPP 3.4, 4.8 to 4.10): what a carrier may do with messages that it has submitted itself. Each counts towards its agreed
/// rate like a message. A positive answer leaves after the change is committed, by whichever node has the message. alert_notification, which has no answer, is counted.
/// </summary>
public sealed partial class CarrierOperations(
    OwnSubmissions submissions, ISubmissionStore store, PendingMessages pending, OtherOwners others, MessagePipeline pipeline, IProvisioning provisioning, Congestion congestion,
    EgressMetrics egress, RunningTasks running, TimeProvider time, ILogger<CarrierOperations> logger)
{
    /// <summary>Messages cancelled by their addresses with one request; when there are more, its sender is told that it failed and asks again.</summary>
    private const int MostCancelled = 1_000;

    /// <summary>Called on the link's reading thread: begins, never blocks.</summary>
    public void OnRequest(SmppLink link, in SmppRequest request)
    {
        if (request.Pdu is QuerySm or CancelSm or ReplaceSm) running.Track(AnswerAsync(link, request));
        else if (request.Pdu is AlertNotification) egress.Alert(link.Connection?.Name ?? link.Name);
        else request.Respond(CommandStatus.InvalidCommandId);
    }

    private async Task AnswerAsync(SmppLink link, SmppRequest request)
    {
        (CommandStatus Status, Pdu? Body) answer = (CommandStatus.SystemError, null);
        try
        {
            await Task.Yield(); // the embedded database is read by whoever asks; the thread that reads the link has others to serve
            if (link.Limit is { } limit && !limit.TryTake()) answer = (CommandStatus.Throttled, null);
            else if (request.Pdu is QuerySm query) answer = await QueryAsync(link, query);
            else if (pipeline.Refusal() != AnswerKind.Unavailable) answer = (await ChangeAsync(link, request.Pdu), null);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            Log.Crashed(logger, link.Name, error);
            if (request.Pdu is QuerySm) answer = (CommandStatus.QueryFailed, null);
        }

        request.Respond(answer.Status, answer.Body);
    }

    private async ValueTask<(CommandStatus, Pdu?)> QueryAsync(SmppLink link, QuerySm query)
    {
        IReadOnlyList<Submission> own = await submissions.FindAsync(link, query.MessageId, query.Source);
        if (own.Count == 0) return (CommandStatus.InvalidMessageId, null);
        SubmissionState state = SubmissionState.Of(own);
        bool knows = state.State != MessageState.Scheduled || link.Session.PeerInterfaceVersion >= Congestion.Since; // 3.4 has no such state
        return (CommandStatus.Ok, new QuerySmResp(
            query.MessageId, state.FinalDate is { } date ? SmppTime.Format(date.ToUniversalTime()) : "", knows ? state.State : MessageState.Enroute, state.ErrorCode)
        {
            Tlvs = congestion.StateFor(link) is { } load ? TlvList.Of(Congestion.Tag, load) : TlvList.Empty,
        });
    }

    private ValueTask<CommandStatus> ChangeAsync(SmppLink link, Pdu pdu) => pdu switch
    {
        CancelSm { MessageId.Length: > 0 } cancel => CancelAsync(link, cancel),
        CancelSm cancel => CancelBetweenAsync(link, cancel),
        _ => ReplaceAsync(link, (ReplaceSm)pdu),
    };

    /// <summary>By id: the message, or all of a group that still waits, or those of it to one number. Good only when nothing is left that may still be delivered.</summary>
    private async ValueTask<CommandStatus> CancelAsync(SmppLink link, CancelSm cancel)
    {
        IReadOnlyList<Submission> own = await submissions.FindAsync(link, cancel.MessageId, cancel.Source);
        string destination = NumberReader.Canonical(cancel.Destination.Value, link.Profile);
        List<Submission> meant = [.. own.Where(one => cancel.Destination.Value.Length == 0 || one.Destination == destination)];
        if (meant.Count == 0) return CommandStatus.InvalidMessageId;
        MessageId[] open = [.. meant.Where(one => one.Outcome is null).Select(one => one.Id)];
        return open.Length > 0 && await EndedAsync(open) ? CommandStatus.Ok : CommandStatus.CancelFailed;
    }

    /// <summary>All between two numbers that may still be sent, as far as the service_type says. Good only when nothing of it is left, here or on another node.</summary>
    private async ValueTask<CommandStatus> CancelBetweenAsync(SmppLink link, CancelSm cancel)
    {
        if (cancel.Destination.Value.Length == 0 || link.Carrier is not { } carrier) return CommandStatus.InvalidMessageId;
        string destination = NumberReader.Canonical(cancel.Destination.Value, link.Profile);
        var filter = new PendingFilter(
            [.. carrier.Credentials.Select(login => login.SystemId)], NumberReader.CanonicalSender(cancel.Source, link.Profile), destination,
            provisioning.Current.AccountsByDid.TryGetValue(destination, out Account? account) ? account.Id : 0,
            cancel.ServiceType.Length == 0 ? null : cancel.ServiceType);
        IReadOnlyList<MessageId> found = await store.FindPendingAsync(filter, MostCancelled, CancellationToken.None);
        return found.Count is > 0 and var all && await EndedAsync(found) && all < MostCancelled ? CommandStatus.Ok : CommandStatus.CancelFailed;
    }

    private async ValueTask<CommandStatus> ReplaceAsync(SmppLink link, ReplaceSm replace)
    {
        IReadOnlyList<Submission> own = await submissions.FindAsync(link, replace.MessageId, replace.Source);
        if (own.Count == 0) return CommandStatus.InvalidMessageId;
        if (MessageReplacement.TryRead(replace, time.GetUtcNow(), out MessageReplacement replacement) is not CommandStatus.Ok and var bad) return bad;
        return own is [{ Outcome: null } one] && (await pending.ReplaceAsync(one.Id, replacement.Of) || await ReplacedElsewhereAsync(one.Id, replace))
            ? CommandStatus.Ok
            : CommandStatus.ReplaceFailed;
    }

    /// <summary>All of them, here or by the nodes that they wait at.</summary>
    private async ValueTask<bool> EndedAsync(IReadOnlyList<MessageId> ids)
    {
        MessageId[] left = [.. ids.Except(await pending.CancelAsync(ids))];
        return left.Length == 0 || await others.AskAsync(left, OrderKind.Cancel, default) == left.Length;
    }

    private async ValueTask<bool> ReplacedElsewhereAsync(MessageId id, ReplaceSm replace)
    {
        var frame = new ArrayBufferWriter<byte>();
        return PduCodec.Encode(frame, replace, CommandStatus.Ok, sequence: 1).IsNone && await others.AskAsync([id], OrderKind.Replace, frame.WrittenMemory) == 1;
    }

    private static partial class Log
    {
        [LoggerMessage(3003, LogLevel.Error, "{Link}: a query, cancellation or replacement could not be carried out; its sender was told that it failed")]
        public static partial void Crashed(ILogger logger, string link, Exception error);
    }
}
