using System.Buffers.Binary;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Observability;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Receipts;
using Interworking.Gateway.Registrar;
using Interworking.Gateway.Routing;
using Interworking.Gateway.Smpp.Copies;
using Interworking.Gateway.Smpp.Egress;
using Interworking.Gateway.Smpp.Flow;
using Interworking.Gateway.Smpp.Operations;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Session;
using Interworking.Smpp.Text;
using Interworking.Smpp.Tlvs;
using Interworking.Smpp.Values;
using Microsoft.Extensions.Logging;

namespace Interworking.Gateway.Smpp;

/// <summary>submit_sm, submit_multi, deliver_sm and data_sm from any link → a protocol-free message → the pipeline → the answer.</summary>
public sealed partial class SmppIngress(
    MessagePipeline pipeline, PartAssembler parts, Scheduler scheduler, CarrierOperations operations, IncomingReceipts receipts, TraceGuard traces, CopyWatch copies, Congestion congestion, IProvisioning provisioning,
    IRegistrar registrar, MessageIdGenerator ids, RunningTasks running, GatewayOptions options, TimeProvider time, PipelineMetrics metrics, ILogger<SmppIngress> logger)
{
    private readonly string _environment = options.Environment.Name;
    private readonly TimeSpan _defaultValidity = TimeSpan.FromHours(options.Delivery.DefaultValidityHours);

    /// <summary>Called on the link's reading thread: begins, never blocks.</summary>
    public void OnRequest(SmppLink link, in SmppRequest request)
    {
        if (!IncomingSm.TryFrom(request.Pdu, out IncomingSm sm))
        {
            if (request.Pdu is SubmitMulti multi) OnSubmitMulti(link, request, multi);
            else operations.OnRequest(link, request);
        }
        else if (link.Connection is not null && IsReceipt(sm))
        {
            running.Track(AnswerReceiptAsync(link, request, sm));
        }
        else
        {
            link.Traffic.See(sm);
            // Known from now on, so that a copy of it on the next link finds it, should this one be cut.
            running.Track(AnswerAsync(link, request, sm, copies.Begin(link, sm), null));
        }
    }

    private async Task AnswerAsync(SmppLink link, SmppRequest request, IncomingSm sm, RecentRequest? recent, MultiPlace? place)
    {
        Delivery? delivery = null;
        Answer answer = new(AnswerKind.Unavailable, default);
        try
        {
            string destination = NumberReader.Canonical(sm.Destination.Value, link.Profile);
            Route route = Router.Find(destination, provisioning.Current, link.Connection?.Name);
            Trace? trace = link.Environment is null ? null : TraceTlv.Read(sm.Tlvs);
            if (link.Limit is { } limit && !limit.TryTake()) answer = new Answer(AnswerKind.Throttled, default);
            else if (recent is not null && link.Suspects is { IsEmpty: false } suspects && await copies.FirstAnswerAsync(suspects, recent) is { } first) answer = first;
            else if (trace is { } told && traces.IsLoop(told, route)) answer = new Answer(AnswerKind.Loop, default);
            else if (route.Refusal is not null) answer = new Answer(AnswerKind.NoRoute, default);
            else if (pipeline.Refusal() is { } refusal) answer = new Answer(refusal, default);
            else if (link.Connection is { RefuseWhenAbsent: true } && route.Account is not null && (await registrar.LookupAsync(destination, CancellationToken.None)).Count == 0)
                answer = new Answer(AnswerKind.Absent, default);
            else
                answer = await AcceptAsync(new Arrival(link, request.Pdu, sm, destination, route, trace, place?.All.Group ?? default, recent?.Key ?? 0), out delivery);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            Log.Crashed(logger, link.Name, error);
        }

        if (answer.Kind != AnswerKind.Accepted) metrics.Refused(Name(answer.Kind));
        if (place is not null)
        {
            place.Set(answer, recent, delivery);
            return;
        }

        long position = request.Respond(SmppAnswers.StatusOf(answer.Kind, sm.Command), SmppAnswers.BodyOf(answer, sm.Command, congestion.StateFor(link), delivery));
        if (recent is not null) copies.Answered(link, recent, answer, position);
        if (delivery is not null) pipeline.Answered(delivery);
    }

    private async Task AnswerReceiptAsync(SmppLink link, SmppRequest request, IncomingSm sm)
    {
        CommandStatus status = CommandStatus.SystemError;
        try
        {
            status = await receipts.AcceptAsync(link, sm);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            Log.ReceiptCrashed(logger, link.Name, error);
        }

        request.Respond(status);
    }

    /// <summary>By its flag; or by its parameter, which nothing else has (SMPP 3.4, 5.3.2.12). Receipt-like text without either is a message.</summary>
    private static bool IsReceipt(in IncomingSm sm) => sm.EsmClass.IsReceipt || sm.EsmClass.IsIntermediate || sm.Tlvs.Contains(TlvTag.ReceiptedMessageId);

    private ValueTask<Answer> AcceptAsync(in Arrival arrival, out Delivery? delivery)
    {
        delivery = null;
        if (ScheduleOf(arrival.Pdu).Length > 0) return ScheduleAsync(arrival);
        UserData data = arrival.Sm.Read(arrival.Link.Profile.Alphabet);
        // One part of one is whole already.
        if (data.Part is { Total: > 1 } place) return PartAsync(Part(arrival, data, place, null), arrival.Route);
        delivery = Whole(arrival, data);
        return arrival.Trace is null ? pipeline.AcceptAsync(delivery) : WholeAsync(delivery);
    }

    // Of a copy nothing is accepted, and its delivery is never decided. Apart, so that messages of carriers pay for no closure.
    private ValueTask<Answer> WholeAsync(Delivery delivery) => traces.OnceAsync(delivery.Message.Origin.Trace!.Value, () => pipeline.AcceptAsync(delivery));

    private ValueTask<Answer> PartAsync(StoredPart part, Route route) =>
        part.Origin.Trace is { } trace ? traces.OnceAsync(trace, () => parts.AcceptAsync(part, route)) : parts.AcceptAsync(part, route);

    private static bool IsTransaction(SmppLink link, in IncomingSm sm) =>
        link.TransactionMode || (sm.EsmClass.Mode == MessagingMode.Transaction && link.Connection is null);

    private Delivery Whole(in Arrival arrival, in UserData data)
    {
        SmppLink link = arrival.Link;
        bool transaction = IsTransaction(link, arrival.Sm);
        return new Delivery(MessageOf(arrival, data, null), arrival.Route, transaction, pipeline.HoldFor(transaction, link.Session.PeerWindowFull))
        {
            Link = link,
            AsksForAlert = transaction && arrival.Sm.AsksForAlert && link.Connection is null && arrival.Route.Account is not null,
        };
    }

    private Message MessageOf(in Arrival arrival, in UserData data, DateTimeOffset? at)
    {
        (SmppLink link, IncomingSm sm, Trace? trace) = (arrival.Link, arrival.Sm, arrival.Trace);
        MessageId id = ids.Next();
        DateTimeOffset now = time.GetUtcNow();
        DecodedText text = data.Decode();
        return new Message
        {
            Id = id,
            TraceId = trace?.Id ?? $"{_environment}-{id}",
            Hops = trace?.Hops ?? 0,
            Direction = arrival.Route.Account is null ? Direction.SmsToSms : Direction.SmsToSip,
            Origin = OriginOf(link, sm, trace),
            Destination = arrival.Destination,
            DestinationRaw = sm.Destination.Value,
            Text = text.Text,
            Binary = text.Text is null ? data.Body.ToArray() : null,
            Alphabet = text.Alphabet,
            AcceptedAt = now,
            ExpiresAt = ExpiryOf(sm, now, at ?? now),
            Parts = [new MessagePart(id, 1, sm.RegisteredDelivery.Receipt, arrival.Group, arrival.Fingerprint)],
            Priority = sm.PriorityFlag,
            ServiceType = ServiceTypeOf(arrival.Pdu),
            Marks = MessageMarks.Of(data, sm.ProtocolId, isText: text.Text is not null),
        };
    }

    private StoredPart Part(in Arrival arrival, in UserData data, Concatenation place, DateTimeOffset? at)
    {
        (SmppLink link, IncomingSm sm) = (arrival.Link, arrival.Sm);
        DateTimeOffset now = time.GetUtcNow();
        Origin origin = OriginOf(link, sm, arrival.Trace);
        (byte dataCoding, ReadOnlyMemory<byte> body) = data.ToJoinable();
        return new StoredPart
        {
            Key = new PartSetKey(link.Name, origin.Number, arrival.Destination, place.Reference, place.Total),
            Part = new MessagePart(ids.Next(), place.Number, sm.RegisteredDelivery.Receipt, arrival.Group, arrival.Fingerprint),
            Origin = origin,
            Destination = arrival.Destination,
            DestinationRaw = sm.Destination.Value,
            DataCoding = dataCoding,
            DefaultAlphabet = link.Profile.Alphabet,
            Body = body.ToArray(),
            AcceptedAt = now,
            ExpiresAt = ExpiryOf(sm, now, at ?? now),
            ScheduledAt = at,
            ServiceType = ServiceTypeOf(arrival.Pdu),
            Priority = sm.PriorityFlag,
            Marks = MessageMarks.Of(data, sm.ProtocolId, isText: data.Coding.Alphabet != Alphabet.Binary),
        };
    }

    private static Origin OriginOf(SmppLink link, in IncomingSm sm, Trace? trace) => new()
    {
        Number = NumberReader.CanonicalSender(sm.Source, link.Profile),
        Raw = sm.Source.Value,
        Ton = sm.Source.Ton,
        Npi = sm.Source.Npi,
        DestinationTon = sm.Destination.Ton,
        DestinationNpi = sm.Destination.Npi,
        Carrier = link.Environment is null ? link.Carrier?.Name : null, // internal: nobody is billed
        SystemId = link.SystemId,
        Connection = link.Connection?.Name,
        Trace = trace,
    };

    /// <summary>What it says, counted from now; the default life begins when it may first be delivered.</summary>
    private DateTimeOffset ExpiryOf(in IncomingSm sm, DateTimeOffset now, DateTimeOffset from)
    {
        if (sm.ValidityPeriod.Length > 0)
            return SmppTime.TryParse(sm.ValidityPeriod, now, out DateTimeOffset asked) && asked > now ? asked : from + _defaultValidity;
        // data_sm says it in seconds (SMPP 3.4, 5.3.2.5).
        return sm.Tlvs.TryGet(TlvTag.QosTimeToLive, out ReadOnlyMemory<byte> ttl) && ttl.Length == 4 && BinaryPrimitives.ReadUInt32BigEndian(ttl.Span) is > 0 and var seconds
            ? now.AddSeconds(seconds)
            : from + _defaultValidity;
    }

    private static string Name(AnswerKind kind) => kind switch
    {
        AnswerKind.NoRoute => "no_route",
        AnswerKind.Loop => "loop",
        AnswerKind.Throttled => "throttled",
        AnswerKind.QueueFull => "queue_full",
        AnswerKind.Unavailable => "unavailable",
        AnswerKind.Absent => "absent",
        AnswerKind.InvalidSchedule => "invalid_schedule",
        _ => "transaction_failed",
    };

    /// <summary>
    /// A message that may come in: all that is known of it before its text is read. Group is the id that its answer carries when it is one of several (submit_multi), else 0;
    /// fingerprint is what a copy of it is recognised by, 0 where copies are not looked for.
    /// </summary>
    private readonly record struct Arrival(
        SmppLink Link, Pdu Pdu, IncomingSm Sm, string Destination, Route Route, Trace? Trace, MessageId Group, long Fingerprint);

    private static partial class Log
    {
        [LoggerMessage(3001, LogLevel.Error, "{Link}: a message could not be taken; its sender was answered 'system error'")]
        public static partial void Crashed(ILogger logger, string link, Exception error);

        [LoggerMessage(3002, LogLevel.Error, "{Link}: a receipt could not be taken; its sender was answered 'system error' and may send it again")]
        public static partial void ReceiptCrashed(ILogger logger, string link, Exception error);
    }
}
