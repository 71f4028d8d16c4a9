using Interworking.Gateway.Configuration;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Observability;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Routing;
using Interworking.Smpp.Text;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Interworking.Gateway.Pipeline;

/// <summary>
/// Makes one message of its parts. Each part is durable before its answer; the part that completes the set turns it into a spooled
/// message; a set that stays incomplete is delivered after a timeout with the gap marked.
/// </summary>
public sealed partial class PartAssembler(
    Ledger.Ledger ledger, ISpoolStore spool, Deliverer deliverer, Forwarder forwarder, IProvisioning provisioning, RunningTasks running, GatewayOptions options,
    TimeProvider time, PipelineMetrics metrics, ILogger<PartAssembler> logger) : BackgroundService
{
    /// <summary>Stands where a part is missing.</summary>
    public const string Gap = "[…]";

    /// <summary>A part that finds its place taken again and again is asked to come later.</summary>
    private const int MostDisplaced = 4;

    private const int Page = 100;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly string _environment = options.Environment.Name;
    private readonly TimeSpan _timeout = TimeSpan.FromSeconds(options.Delivery.PartTimeoutSeconds);

    /// <summary>Keeps a part and returns when it is committed.</summary>
    public async ValueTask<Answer> AcceptAsync(StoredPart part, Route route)
    {
        metrics.Entered();
        try
        {
            StorePartEntry entry = ledger.Append(new StorePartEntry(part) { Refusable = true });
            for (int tries = 1; ; tries++)
            {
                if (!await entry.Committed) return new Answer(AnswerKind.Unavailable, default);
                if (entry.Displaced is not { } old) break;
                if (tries == MostDisplaced) return new Answer(AnswerKind.Throttled, default);
                // Its reference stands for a message that was never whole: that one ends here, and this part begins the next.
                await AssembleAsync(old, route);
                entry = ledger.Append(new StorePartEntry(part) { Refusable = true });
            }

            if (entry.Completed is { } set) running.Track(AssembleAsync(set, route));
            metrics.Accepted();
            return new Answer(AnswerKind.Accepted, entry.FirstId ?? part.Part.AnsweredId);
        }
        finally
        {
            metrics.Left();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        do
        {
            try
            {
                foreach (PartSet set in await spool.ReadStaleSetsAsync(time.GetUtcNow() - _timeout, Page, stoppingToken))
                {
                    await AssembleStaleAsync(set);
                }
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                Log.SweepFailed(logger, error);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task AssembleStaleAsync(PartSet set)
    {
        try
        {
            StoredPart any = set.Parts[0];
            ProvisioningSnapshot now = provisioning.Current;
            bool known = now.AccountsByDid.TryGetValue(any.Destination, out Account? account); // also one that may not receive now: then it waits
            await AssembleAsync(set, known ? Route.To(account!) : Router.Find(any.Destination, now, any.Origin.Connection));
        }
        catch (Exception error)
        {
            Log.NotAssembled(logger, set.Parts[0].Part.Id, error); // the others are not kept waiting by it
        }
    }

    private async Task AssembleAsync(PartSet set, Route route)
    {
        bool fromPhone = set.Parts[0].Origin.Account is not null;
        Message message = Join(set, (fromPhone, route.Policy is null) switch
        {
            (false, true) => Direction.SmsToSip,
            (false, false) => Direction.SmsToSms,
            (true, true) => Direction.SipToSip,
            (true, false) => Direction.SipToSms,
        });
        var row = new SpooledMessage
        {
            Message = message,
            AccountId = route.Account?.Id ?? 0,
            Policy = route.Policy?.Name,
            State = set.ScheduledAt is null ? SpoolState.Waiting : SpoolState.Scheduled,
            DueAt = set.ScheduledAt ?? time.GetUtcNow(),
        };
        if (!set.IsWhole) Log.Incomplete(logger, message.Id, set.Parts.Count, set.Key.Total);
        if (row.State == SpoolState.Scheduled)
        {
            if (await ledger.Append(new AssembleEntry(set.Key, row)).Committed) metrics.WaitingChanged(+1);
            return;
        }

        // Before the row can be seen: nothing accepted later may overtake it.
        if (row.Policy is null) deliverer.AddBacklog(row.AccountId);
        else forwarder.AddWaiting(row.Policy, message.Destination, 1);
        bool assembled = await ledger.Append(new AssembleEntry(set.Key, row)).Committed;
        if (assembled)
        {
            metrics.WaitingChanged(+1);
            metrics.Spooled("parts");
        }

        if (row.Policy is not null)
        {
            if (assembled) forwarder.Wake(row.Policy);
            else forwarder.AddWaiting(row.Policy, message.Destination, -1);
            return;
        }

        // Once more now that the row is there: a drain that looked before the commit has to look again.
        deliverer.AddBacklog(row.AccountId);
        deliverer.WakeDue(row.AccountId);
    }

    private Message Join(PartSet set, Direction direction)
    {
        StoredPart first = set.Parts.MinBy(part => part.Part.Id)!;
        List<StoredPart> inOrder = [.. set.Parts.OrderBy(part => part.Part.Number)];
        (string? text, byte[]? binary, Alphabet alphabet) = JoinBodies(inOrder, set.Key.Total);
        return new Message
        {
            Id = first.Part.Id,
            TraceId = first.Origin.Trace?.Id ?? $"{_environment}-{first.Part.Id}",
            Hops = first.Origin.Trace?.Hops ?? 0,
            Direction = direction,
            Origin = first.Origin,
            Destination = first.Destination,
            DestinationRaw = first.DestinationRaw,
            Text = text,
            Binary = binary,
            Alphabet = alphabet,
            AcceptedAt = first.AcceptedAt,
            ExpiresAt = first.ExpiresAt,
            Parts = inOrder.ConvertAll(part => part.Part),
            Marks = inOrder.Find(part => part.Marks is not null)?.Marks,
            Priority = first.Priority,
            ServiceType = first.ServiceType,
            Test = first.Test,
        };
    }

    /// <summary>Octets are joined before they are decoded where all parts speak one alphabet: a sender may have cut inside a character.</summary>
    private static (string? Text, byte[]? Binary, Alphabet Alphabet) JoinBodies(List<StoredPart> parts, int total)
    {
        var text = new System.Text.StringBuilder();
        Alphabet alphabet = default;
        int expected = 1;
        for (int at = 0; at < parts.Count;)
        {
            int end = at + 1;
            while (end < parts.Count && parts[end].Part.Number == parts[end - 1].Part.Number + 1 && parts[end].DataCoding == parts[at].DataCoding) end++;
            byte[] run = [.. parts.Take(at..end).SelectMany(part => part.Body)];
            DecodedText decoded = SmppText.Decode(parts[at].DataCoding, run, parts[at].DefaultAlphabet);
            if (decoded.Text is null) return (null, [.. parts.SelectMany(part => part.Body)], decoded.Alphabet);
            if (parts[at].Part.Number != expected) text.Append(Gap);
            text.Append(decoded.Text);
            alphabet = decoded.Alphabet;
            expected = parts[end - 1].Part.Number + 1;
            at = end;
        }

        if (expected <= total) text.Append(Gap);
        return (text.ToString(), null, alphabet);
    }

    private static partial class Log
    {
        [LoggerMessage(1401, LogLevel.Warning, "Message {MessageId}: {Have} of {Total} parts came in time; it is delivered with the gap marked")]
        public static partial void Incomplete(ILogger logger, MessageId messageId, int have, int total);

        [LoggerMessage(1403, LogLevel.Error, "The long message of part {PartId} could not be assembled; its parts stay")]
        public static partial void NotAssembled(ILogger logger, MessageId partId, Exception error);

        [LoggerMessage(1402, LogLevel.Error, "Part sets could not be looked through; incomplete messages wait for the next look")]
        public static partial void SweepFailed(ILogger logger, Exception error);
    }
}
