using System.Runtime.InteropServices;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Gateway.Push;

namespace Interworking.Storage.Sql.Postgres;

/// <summary>
/// Entries of a batch that can be written kind by kind, a statement for each kind, with the same result as one by one in their order: parts, assembled sets,
/// spool rows, reroutes, deferrals, deferred accounts, what peers have, their receipts, finishes, receipts owed, what became known after a CDR; push data that is kept, then what goes. An entry that would have to come before an earlier one of its message begins the next phase.
/// A row deferred after its account was is due at the later of both times.
/// </summary>
internal sealed class LedgerPhase
{
    private readonly Dictionary<long, Kind> _messages = [];
    private readonly HashSet<PartSetKey> _assembledSets = [];
    private readonly HashSet<(MessageId, int)> _receiptParts = [];
    private readonly HashSet<MessageId> _doneParts = [];
    private readonly HashSet<long> _forgotten = [];
    private bool _any;

    /// <summary>In the order of writing.</summary>
    private enum Kind
    {
        None,
        Assemble,
        Spool,
        Reroute,
        Defer,
        HandOver,
        PartReceipt,
        Finish,
        Event,
    }

    public List<StorePartEntry> Parts { get; } = [];

    public List<AssembleEntry> Assembled { get; } = [];

    public List<SpoolEntry> Spooled { get; } = [];

    public List<RerouteEntry> Rerouted { get; } = [];

    public List<DeferEntry> Deferred { get; } = [];

    /// <summary>The latest time of each account.</summary>
    public Dictionary<long, DateTimeOffset> Accounts { get; } = [];

    public List<HandOverEntry> HandedOver { get; } = [];

    /// <summary>One for each part.</summary>
    public List<PartReceiptEntry> PartReceipts { get; } = [];

    public List<FinishEntry> Finished { get; } = [];

    public List<ReceiptDoneEntry> ReceiptsDone { get; } = [];

    public List<OweReceiptEntry> ReceiptsOwed { get; } = [];

    /// <summary>The last of each address of record.</summary>
    public Dictionary<string, BindingsEntry> Bindings { get; } = [];

    public List<LinkCutEntry> Cuts { get; } = [];

    /// <summary>The last of each device.</summary>
    public Dictionary<(long AccountId, string Key), KeepPushEntry> KeptPushes { get; } = [];

    public List<PushedEntry> Pushed { get; } = [];

    /// <summary>Of single accounts.</summary>
    public List<ForgetPushEntry> ForgottenPushes { get; } = [];

    /// <summary>Push data that was to be kept until before this goes too; null for none.</summary>
    public DateTimeOffset? ForgetPushesBefore { get; private set; }

    /// <summary>One of each message.</summary>
    public List<CdrEventEntry> Events { get; } = [];

    public bool HasHeartbeat { get; private set; }

    /// <summary>One of them says that the node ends in order.</summary>
    public bool HasLastHeartbeat { get; private set; }

    /// <summary>The one entry of a phase of its own: of a kind that is too rare to be gathered. Null for any other phase.</summary>
    public LedgerEntry? Alone { get; private set; }

    /// <summary>It has what reads answers while it is written: whether the slot is still this node's must be known by then.</summary>
    public bool MustKnowFirst => Parts.Count > 0 || Assembled.Count > 0 || Rerouted.Count > 0 || Alone is not null;

    /// <summary>False when the entry must come after this phase.</summary>
    public bool TryAdd(LedgerEntry entry)
    {
        if (Alone is not null) return false;
        if (entry is BeginScheduledEntry or ReplaceEntry)
        {
            if (!_any) Alone = entry;
            return !_any;
        }

        bool added = Gather(entry);
        _any |= added;
        return added;
    }

    public void Clear()
    {
        _messages.Clear();
        _assembledSets.Clear();
        _receiptParts.Clear();
        _doneParts.Clear();
        Parts.Clear();
        Assembled.Clear();
        Spooled.Clear();
        Rerouted.Clear();
        Deferred.Clear();
        Accounts.Clear();
        HandedOver.Clear();
        PartReceipts.Clear();
        Finished.Clear();
        ReceiptsDone.Clear();
        ReceiptsOwed.Clear();
        Bindings.Clear();
        Cuts.Clear();
        KeptPushes.Clear();
        Pushed.Clear();
        ForgottenPushes.Clear();
        _forgotten.Clear();
        ForgetPushesBefore = null;
        Events.Clear();
        HasHeartbeat = HasLastHeartbeat = false;
        Alone = null;
        _any = false;
    }

    private bool Gather(LedgerEntry entry)
    {
        switch (entry)
        {
            case FinishEntry finish:
                return Follows(finish.Cdr.Message.Id, Kind.Finish) && Add(Finished, finish);
            case SpoolEntry spool:
                return !Accounts.ContainsKey(spool.Row.AccountId) && Follows(spool.Row.Message.Id, Kind.Spool) && Add(Spooled, spool);
            case RerouteEntry reroute:
                return !Accounts.ContainsKey(reroute.AccountId) && Follows(reroute.Id, Kind.Reroute) && Add(Rerouted, reroute);
            case DeferEntry defer:
                return Follows(defer.Id, Kind.Defer) && Add(Deferred, defer);
            case HandOverEntry handOver:
                return Follows(handOver.Row.Message.Id, Kind.HandOver) && Add(HandedOver, handOver);
            case PartReceiptEntry receipt:
                return Follows(receipt.Part.MessageId, Kind.PartReceipt, several: true) && _receiptParts.Add((receipt.Part.MessageId, receipt.Part.Part))
                    && Add(PartReceipts, receipt);
            case DeferAccountEntry account:
                ref DateTimeOffset due = ref CollectionsMarshal.GetValueRefOrAddDefault(Accounts, account.AccountId, out _);
                if (due < account.DueAt) due = account.DueAt;
                return true;
            case StorePartEntry part:
                return !_assembledSets.Contains(part.Part.Key) && Add(Parts, part);
            case AssembleEntry assemble:
                return !_assembledSets.Contains(assemble.Key) && !Accounts.ContainsKey(assemble.Row.AccountId) && Follows(assemble.Row.Message.Id, Kind.Assemble)
                    && _assembledSets.Add(assemble.Key) && Add(Assembled, assemble);
            case ReceiptDoneEntry receipt:
                _doneParts.Add(receipt.PartId);
                return Add(ReceiptsDone, receipt);
            case OweReceiptEntry owed:
                return !_doneParts.Contains(owed.Receipt.PartId) && Add(ReceiptsOwed, owed);
            case BindingsEntry bindings:
                Bindings[bindings.Aor] = bindings;
                return true;
            case HeartbeatEntry heartbeat:
                HasLastHeartbeat |= heartbeat.IsLast;
                return HasHeartbeat = true;
            case LinkCutEntry cut:
                return Add(Cuts, cut);
            case CdrEventEntry late:
                return Follows(late.Id, Kind.Event) && Add(Events, late);
            case KeepPushEntry kept:
                if (ForgetPushesBefore is not null || _forgotten.Contains(kept.Device.AccountId)) return false;
                KeptPushes[(kept.Device.AccountId, kept.Device.Key)] = kept;
                return true;
            case ForgetPushEntry { AccountId: { } account } forgotten:
                _forgotten.Add(account);
                return Add(ForgottenPushes, forgotten);
            case ForgetPushEntry old:
                if (ForgetPushesBefore is null || ForgetPushesBefore < old.Before) ForgetPushesBefore = old.Before;
                return true;
            case PushedEntry pushed:
                return Add(Pushed, pushed);
            case BarrierEntry:
                return true;
            default:
                throw new ArgumentException($"The ledger does not know {entry.GetType().Name}.", nameof(entry));
        }
    }

    private static bool Add<T>(List<T> entries, T entry)
    {
        entries.Add(entry);
        return true;
    }

    /// <summary>Nothing of this message that is written as late or later is in the phase.</summary>
    private bool Follows(MessageId id, Kind kind, bool several = false)
    {
        ref Kind last = ref CollectionsMarshal.GetValueRefOrAddDefault(_messages, id.Value, out _);
        if (last > kind || (last == kind && !several)) return false;
        last = kind;
        return true;
    }
}
