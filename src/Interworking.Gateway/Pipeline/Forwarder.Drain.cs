using Interworking.Gateway.Messages;
using Interworking.Gateway.Operating;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Routing;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Pipeline;

/// <summary>What waits in the policies' queues: sent in the order of its ids when a connection can take it, and ended when its time is over.</summary>
public sealed partial class Forwarder
{
    private const int Page = 200;

    /// <summary>A place in a window is announced; a place in an agreed rate comes with time.</summary>
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan ReadAgainAfter = TimeSpan.FromSeconds(1);

    /// <summary>A connection came up: every queue that may use it.</summary>
    public void ConnectionCame(string connection)
    {
        foreach (PolicyQueue queue in _queues.Values)
        {
            bool uses = !provisioning.Current.PoliciesByName.TryGetValue(queue.Name, out ServicePolicy? policy) || policy.Connections.Contains(connection);
            if (uses) Wake(queue, evenEmpty: false);
        }
    }

    /// <summary>From time to time: what is due, and queues whose connections' pauses have ended.</summary>
    /// <param name="evenEmpty">Also queues in which nothing is known to wait.</param>
    public void WakeAll(bool evenEmpty)
    {
        foreach (PolicyQueue queue in _queues.Values) Wake(queue, evenEmpty);
    }

    /// <summary>Something may be sent from a policy's queue.</summary>
    public void Wake(string policy) => Wake(QueueOf(policy), evenEmpty: false);

    /// <summary>Ends messages to peers, and those that relays have, whose validity is over: expired where it was never taken, else nobody knows.</summary>
    public async Task EndOverdueAsync(CancellationToken stop)
    {
        IReadOnlyList<SpooledMessage> rows;
        bool ended;
        do
        {
            rows = await spool.ReadOverdueAsync(time.GetUtcNow(), Page, stop);
            ended = false;
            foreach (SpooledMessage row in rows)
            {
                PolicyQueue queue = QueueOf(row.Policy ?? "");
                bool waits = row.State == SpoolState.Waiting;
                if (waits && !queue.TryTakeIdle(row.Message.Id)) continue; // it is being sent: its result comes first
                ended |= await EndOverdueAsync(row, waits, stop);
                if (waits) queue.Release(row.Message.Id);
            }
        }
        while (ended && rows.Count == Page);
    }

    private async ValueTask<bool> EndOverdueAsync(SpooledMessage row, bool waits, CancellationToken stop)
    {
        if (row.IsRelayed) return await finisher.EndAsync(new Delivery(row, Route.To(AccountOf(row))), RelayOutcomes.Unknown(row.SentBy!, RelayOutcomes.Accepted));
        var delivery = new Delivery(row, Route.Refused("its validity is over")) { IsWaiting = waits };
        if (waits && row.SentBy is null) return await EndAsync(delivery, Expired);
        IReadOnlyList<PeerRef> refs = waits ? [] : await spool.ReadPeerRefsAsync(row.Message.Id, stop);
        handedOver.End(row.Message.Id, row.SentBy ?? "", refs);
        return await EndAsync(delivery, Unanswered(row, refs.Count > 0 ? refs[0].Reference : null));
    }

    private Account AccountOf(SpooledMessage row) => provisioning.Current.AccountsById.GetValueOrDefault(row.AccountId) ?? Account.Gone(row);

    private void Wake(PolicyQueue queue, bool evenEmpty)
    {
        if ((queue.Waiting <= 0 && !evenEmpty) || ledger.Trouble is not null) return;
        ProvisioningSnapshot now = provisioning.Current;
        if (now.Holds.HasPolicy(queue.Name)) return;
        bool inForce = now.PoliciesByName.TryGetValue(queue.Name, out ServicePolicy? policy) && policy.Enabled;
        if (inForce ? !peers.IsUp(policy!) : queue.StuckAt == now.Version) return;
        if (queue.TryBegin()) running.Track(DrainAsync(queue));
    }

    private async Task DrainAsync(PolicyQueue queue)
    {
        try
        {
            await DrainOnceAsync(queue);
        }
        catch (Exception error)
        {
            Log.DrainFailed(logger, queue.Name, error);
            await Task.Delay(ReadAgainAfter, time);
        }
        finally
        {
            queue.End(); // the next tick goes on
        }
    }

    /// <summary>One pass over what is due, from the first. It ends where no connection takes anything.</summary>
    private async Task DrainOnceAsync(PolicyQueue queue)
    {
        long version = provisioning.Current.Version;
        long noWay = 0;
        bool any = false;
        var passedOver = new HashSet<string>(); // numbers of which this pass has left a message behind
        IReadOnlyList<SpooledMessage> rows;
        MessageId after = default;
        do
        {
            queue.ForgetEnded();
            await ledger.BarrierAsync(); // rows decided before this moment are readable now
            rows = await spool.ReadQueueAsync(queue.Name, after, time.GetUtcNow(), Page, CancellationToken.None);
            foreach (SpooledMessage row in rows)
            {
                after = row.Message.Id;
                if (!queue.TryTake(after))
                {
                    if (queue.IsWithheld(after)) passedOver.Add(row.Message.Destination); // nothing overtakes what its sender is replacing
                    continue;
                }

                RowFate fate = passedOver.Contains(row.Message.Destination) ? RowFate.PassedOver : await TryRowAsync(queue, row);
                if (fate == RowFate.Begun)
                {
                    any = true;
                    continue;
                }

                queue.Release(after);
                if (fate == RowFate.AllDown) return;
                passedOver.Add(row.Message.Destination);
                if (fate == RowFate.Unroutable) noWay++;
            }
        }
        while (rows.Count == Page);

        if (any || noWay == 0) return;
        if (queue.StuckAt != version) Log.NoWay(logger, noWay, queue.Name);
        queue.StuckAt = version;
    }

    /// <summary>Routes the row anew and begins to send it; waits for room where there is none this moment.</summary>
    private async ValueTask<RowFate> TryRowAsync(PolicyQueue queue, SpooledMessage row)
    {
        ProvisioningSnapshot now = provisioning.Current;
        if (now.Holds.HasPolicy(queue.Name)) return RowFate.AllDown;
        Route route = RouteOf(row, now);
        // What would take it is held: it is looked at again when that changes.
        bool held = route.Account is { } account ? now.Holds.HasAccount(account.Id) : route.Policy is { } policy && now.Holds.HasPolicy(policy.Name);
        if (held || route.Refusal is not null) return RowFate.Unroutable;
        var delivery = new Delivery(row, route) { IsWaiting = true, MayBeCopy = row.Attempts > 0 || !IsOfThisLife(row.Message.Id) };
        if (_remembered.TryGetValue(row.Message.Id, out (PeerProgress? Progress, bool MayBeCopy) known))
            (delivery.Progress, delivery.MayBeCopy) = (known.Progress, delivery.MayBeCopy || known.MayBeCopy);
        if (row.SentBy is not null)
        {
            delivery.MayBeCopy = true;
            (delivery.Progress ??= new PeerProgress()).InDoubtOn ??= row.SentBy;
            delivery.Progress.DoubtKept = true;
        }

        if (route.Account is not null)
        {
            running.Track(DeliverAsync(queue, delivery)); // the number has become one of ours
            return RowFate.Begun;
        }

        if (_held.Until(row.Message.Destination, row.Message.Id) is { } until)
        {
            running.Track(ReleaseAfterAsync(queue, row.Message.Id, DeferAsync(delivery, until, "waits behind an earlier message")));
            return RowFate.Begun;
        }

        while (true)
        {
            Holds holds = provisioning.Current.Holds; // which may have come while there was no room
            if (holds.HasPolicy(queue.Name) || holds.HasPolicy(route.Policy!.Name)) return RowFate.AllDown;
            if (ledger.Trouble is not null) await ledger.BarrierAsync(); // while commits fail nothing new is sent
            PeerStart start = peers.TryBegin(delivery, fromSpool: true, out ValueTask<PeerResult> sending);
            if (start == PeerStart.Begun)
            {
                running.Track(ReleaseAfterAsync(queue, row.Message.Id, SettleRowAsync(delivery, sending)));
                return RowFate.Begun;
            }

            if (start == PeerStart.Down) return peers.IsUp(route.Policy!) ? RowFate.PassedOver : RowFate.AllDown;
            await queue.RoomAsync(LookAgainAfter, time);
        }
    }

    /// <summary>As the policies are now; where an operator has chosen one, that one while it is in force. Our own numbers never leave.</summary>
    private static Route RouteOf(SpooledMessage row, ProvisioningSnapshot now)
    {
        Message message = row.Message;
        return row.IsPinned && !now.AccountsByDid.ContainsKey(message.Destination) && now.PoliciesByName.TryGetValue(row.Policy!, out ServicePolicy? chosen)
            && chosen.Enabled && PolicyTable.LeadsElsewhere(chosen, message.Origin.Connection)
            ? Route.By(chosen)
            : Router.Find(message.Destination, now, message.Origin.Connection);
    }

    /// <summary>After an attempt from the spool; returns when its end is committed.</summary>
    private async Task SettleRowAsync(Delivery delivery, ValueTask<PeerResult> sending)
    {
        PeerResult result = await ResultOfAsync(delivery, sending);
        switch (result.Verdict)
        {
            case PeerVerdict.Ended:
                await EndAsync(delivery, result.Outcome!);
                break;
            case PeerVerdict.HandedOver or PeerVerdict.InDoubt:
                HandOverEntry entry = HandOver(delivery, result)!;
                await ReleaseAsync(delivery, entry);
                Leave(delivery);
                break;
            case PeerVerdict.Later:
                DateTimeOffset due = DueAfter(result);
                _held.Hold(delivery.Message.Destination, delivery.Message.Id, due);
                Remember(delivery);
                await DeferAsync(delivery, due, result.Reason);
                break;
            default:
                Remember(delivery);
                // As it was, it goes as soon as a connection takes it; only a new doubt must last.
                if (delivery.Progress is { InDoubtOn: not null, DoubtKept: false }) await DeferAsync(delivery, time.GetUtcNow(), result.Reason);
                break;
        }
    }

    private async Task DeliverAsync(PolicyQueue queue, Delivery delivery)
    {
        try
        {
            await DeliverAsync(delivery);
        }
        finally
        {
            queue.Release(delivery.Message.Id);
        }
    }

    private async Task DeliverAsync(Delivery delivery)
    {
        AttemptResult result;
        if (apps.EndOfUnsent(delivery.Message) is { } acknowledged)
        {
            result = AttemptResult.End(acknowledged);
        }
        else
        {
            delivery.BeginAttempt(time.GetUtcNow());
            result = await apps.SendAsync(delivery, CancellationToken.None);
        }

        if (relayed.TryKeep(delivery, result))
        {
            await ledger.BarrierAsync(); // until then the row is in this queue
            Leave(delivery);
        }
        else if (result.Final is { } outcome) await EndAsync(delivery, outcome);
        else await DeferAsync(delivery, time.GetUtcNow() + RetrySchedule.Delay(result.Retry, delivery.Attempts, result.RetryAfter, Random.Shared.NextDouble()), result.Reason);
    }

    private static async Task ReleaseAfterAsync(PolicyQueue queue, MessageId id, Task end)
    {
        await end;
        queue.Release(id);
    }

    private async ValueTask<bool> EndAsync(Delivery delivery, Outcome outcome)
    {
        bool ended = await finisher.EndAsync(delivery, outcome);
        if (delivery.IsWaiting) Leave(delivery); // also when it was another node's by now
        return ended;
    }

    /// <summary>Put into the spool by this process, which knows what became of it; of anything else a peer may have a copy.</summary>
    private bool IsOfThisLife(MessageId id) => id >= _firstOfThisLife && id.Slot == _firstOfThisLife.Slot;

    private static readonly Outcome Expired = new()
    {
        Kind = OutcomeKind.Expired,
        Side = FailureSide.NextHop,
        Error = "no connection took it within the validity period",
        ReceiptState = MessageState.Expired,
    };

    private static Outcome Unanswered(SpooledMessage row, string? reference) => new()
    {
        Kind = OutcomeKind.Unknown,
        Side = FailureSide.NextHop,
        SmppStatus = row.State == SpoolState.HandedOver ? 0u : null,
        Error = row.State == SpoolState.HandedOver ? $"{row.SentBy} sent no receipt within the validity period" : "nobody knows whether the peer took it",
        PeerRef = reference,
        ReceiptState = MessageState.Unknown,
    };

    private enum RowFate
    {
        Begun,

        /// <summary>No connection is up for this one; others may go.</summary>
        PassedOver,

        Unroutable,

        /// <summary>No connection of the policy is up.</summary>
        AllDown,
    }
}
