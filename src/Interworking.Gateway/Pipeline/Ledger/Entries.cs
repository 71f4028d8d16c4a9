using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Gateway.Receipts;
using Interworking.Gateway.Registrar;
using Interworking.Smpp.Text;

namespace Interworking.Gateway.Pipeline.Ledger;

/// <summary>Inserts a spool row owned by this node. Repeating it changes nothing.</summary>
public sealed class SpoolEntry(SpooledMessage row) : LedgerEntry
{
    public SpooledMessage Row { get; } = row;
}

/// <summary>
/// Ends a message: its CDR (with the parts' ids when there are several; none for a notice), the receipts it owes, and its spool row gone, in one transaction.
/// When it was spooled and the row is no longer this node's, nothing is written and <see cref="LedgerEntry.Applied"/> is false; a row that is handed over
/// or in doubt is anybody's, since a receipt comes to whichever node has the bind. Its peer references go with it.
/// </summary>
public sealed class FinishEntry(Cdr cdr, IReadOnlyList<PendingReceipt> receipts, bool wasSpooled) : LedgerEntry
{
    public Cdr Cdr { get; } = cdr;

    public IReadOnlyList<PendingReceipt> Receipts { get; } = receipts;

    public bool WasSpooled { get; } = wasSpooled;

    /// <summary>What its SIP sender is told: inserted into the spool in the same transaction. Null for none.</summary>
    public SpooledMessage? Notice { get; init; }

    /// <summary>A peer or a relay had it.</summary>
    public bool WasHandedOver { get; init; }

    /// <summary>It left, or was to leave, by SMPP, or somebody had it: there may be peer references, and any node may have finished it.</summary>
    public bool IsToPeer => WasHandedOver || Cdr.Message.Direction is Direction.SmsToSms or Direction.SipToSms;

    /// <summary>The next hop may yet tell what became of it: its references stay, so that a receipt after the CDR finds the message.</summary>
    public bool KeepsPeerRefs => Cdr.Outcome.Kind is OutcomeKind.Unknown or OutcomeKind.Expired;
}

/// <summary>
/// An attempt ended without finishing its message: back to waiting, and a step row for its history. What a peer may have of it, <see cref="SpooledMessage.SentBy"/>
/// and the peer references, stays.
/// </summary>
public sealed class DeferEntry(MessageId id, int attempts, DateTimeOffset dueAt, DateTimeOffset at, string step) : LedgerEntry
{
    public MessageId Id { get; } = id;

    public int Attempts { get; } = attempts;

    public DateTimeOffset DueAt { get; } = dueAt;

    public DateTimeOffset At { get; } = at;

    /// <summary>What happened, in words; never message text.</summary>
    public string Step { get; } = step;

    /// <summary>That the attempt was answered with; 0 leaves what an earlier one left.</summary>
    public int SipStatus { get; init; }
}

/// <summary>
/// A message that waits for a peer, or is scheduled to go to one, goes another way: into another policy's queue, or to an account that has its number now. Due at
/// once, with a step row. Not applied unless it is this node's and was never given to a peer; whoever appends it has taken it out of delivery's reach.
/// </summary>
/// <param name="id">Which message.</param>
/// <param name="policy">Its queue; null for an account.</param>
/// <param name="accountId">The account; 0 for a queue.</param>
/// <param name="isPinned">See <see cref="SpooledMessage.IsPinned"/>.</param>
/// <param name="at">When.</param>
/// <param name="step">For its history.</param>
public sealed class RerouteEntry(MessageId id, string? policy, long accountId, bool isPinned, DateTimeOffset at, string step) : LedgerEntry
{
    public MessageId Id { get; } = id;

    public string? Policy { get; } = policy;

    public long AccountId { get; } = accountId;

    public bool IsPinned { get; } = isPinned;

    public DateTimeOffset At { get; } = at;

    public string Step { get; } = step;
}

/// <summary>Scheduled messages whose time has come become waiting, as far as they are this node's and still scheduled for that time: any node may have put them off.</summary>
/// <param name="ids">Those found to be due.</param>
/// <param name="at">When: what is due later now is left alone.</param>
public sealed class BeginScheduledEntry(IReadOnlyList<MessageId> ids, DateTimeOffset at) : LedgerEntry
{
    public IReadOnlyList<MessageId> Ids { get; } = ids;

    public DateTimeOffset At { get; } = at;

    /// <summary>Set by the store: those that wait now.</summary>
    public HashSet<MessageId> Begun { get; } = [];
}

/// <summary>
/// New text and times for a message of one PDU. Not applied unless it waits on this node and was never given to a peer, or is scheduled on any. Whoever
/// appends it for a waiting one has taken it out of delivery's reach.
/// </summary>
public sealed class ReplaceEntry(MessageId id) : LedgerEntry
{
    public MessageId Id { get; } = id;

    /// <summary>Null for binary.</summary>
    public string? Text { get; init; }

    public byte[]? Binary { get; init; }

    public required Alphabet Alphabet { get; init; }

    /// <summary>With the receipt that is asked for from now on.</summary>
    public required IReadOnlyList<MessagePart> Parts { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Then it is scheduled for this time; null leaves that as it is.</summary>
    public DateTimeOffset? ScheduledAt { get; init; }
}

/// <summary>
/// A peer took all or some parts of a message, or it is in doubt: its spool row, there or not yet, gets this state with the connection and the peer's ids.
/// Not applied when the row was there and is no longer this node's.
/// </summary>
/// <param name="row">As it now is: <see cref="SpoolState.HandedOver"/> or <see cref="SpoolState.InDoubt"/>, with <see cref="SpooledMessage.Policy"/> and <see cref="SpooledMessage.SentBy"/>.</param>
/// <param name="refs">The ids the peer gave. They replace none that are there.</param>
/// <param name="wasSpooled">The row is there.</param>
public sealed class HandOverEntry(SpooledMessage row, IReadOnlyList<PeerRef> refs, bool wasSpooled) : LedgerEntry
{
    /// <exception cref="ArgumentException">Another state, or no policy: nobody would ever find the row again.</exception>
    public SpooledMessage Row { get; } = row is { State: SpoolState.HandedOver or SpoolState.InDoubt, Policy: not null }
        ? row
        : throw new ArgumentException("A message that a peer has is handed over or in doubt, and has a policy.", nameof(row));

    public IReadOnlyList<PeerRef> Refs { get; } = refs;

    public bool WasSpooled { get; } = wasSpooled;
}

/// <summary>A receipt told the fate of one of several parts; the message waits for the others. Not applied when the part has no reference any more.</summary>
public sealed class PartReceiptEntry(PeerRef part) : LedgerEntry
{
    /// <summary>With its state.</summary>
    public PeerRef Part { get; } = part;
}

/// <summary>Nothing of this account is tried before <paramref name="dueAt"/> (its messages' ends of validity stay): what waits behind a deferred one.</summary>
public sealed class DeferAccountEntry(long accountId, DateTimeOffset dueAt) : LedgerEntry
{
    public long AccountId { get; } = accountId;

    public DateTimeOffset DueAt { get; } = dueAt;
}

/// <summary>Keeps one part of a long message. The entry that completes the set gets the set, exactly one does.</summary>
public sealed class StorePartEntry(StoredPart part) : LedgerEntry
{
    public StoredPart Part { get; } = part;

    /// <summary>Set by the store when this part made the set whole.</summary>
    public PartSet? Completed { get; set; }

    /// <summary>Set by the store when this very part was there already: the id the first copy was answered with.</summary>
    public MessageId? FirstId { get; set; }

    /// <summary>
    /// Set by the store when this number of the set was there with another body: the set, to which this part does not belong. Its sender has begun a new message
    /// with an old reference. The part is not kept: once the old set is assembled, as far as it came, there is room for it.
    /// </summary>
    public PartSet? Displaced { get; set; }
}

/// <summary>Turns a part set into a spooled message: the set's rows go, the spool row comes. Not applied when the set is gone already.</summary>
public sealed class AssembleEntry(PartSetKey key, SpooledMessage row) : LedgerEntry
{
    public PartSetKey Key { get; } = key;

    public SpooledMessage Row { get; } = row;
}

/// <summary>A receipt is owed once more. One that is still owed stays as it is.</summary>
public sealed class OweReceiptEntry(PendingReceipt receipt) : LedgerEntry
{
    public PendingReceipt Receipt { get; } = receipt;
}

/// <summary>The carrier took a receipt, or it was given up: the row goes.</summary>
public sealed class ReceiptDoneEntry(MessageId partId) : LedgerEntry
{
    public MessageId PartId { get; } = partId;
}

/// <summary>An address of record's bindings as they now are; the empty list removes them (embedded registrar only).</summary>
public sealed class BindingsEntry(string aor, IReadOnlyList<Binding> bindings) : LedgerEntry
{
    public string Aor { get; } = aor;

    public IReadOnlyList<Binding> Bindings { get; } = bindings;
}

/// <summary>This node lives. Not applied when the slot is no longer this incarnation's: the node must stop.</summary>
public sealed class HeartbeatEntry(DateTimeOffset at) : LedgerEntry
{
    public DateTimeOffset At { get; } = at;

    /// <summary>The node ends in order: what is in doubt stands in <see cref="LinkCutEntry"/>, and nothing else is.</summary>
    public bool IsLast { get; init; }
}

/// <summary>A link was cut with answers in doubt; older ones of this node than <see cref="Kept"/> are forgotten.</summary>
public sealed class LinkCutEntry(string link, string systemId, DateTimeOffset since, DateTimeOffset at) : LedgerEntry
{
    /// <summary>For how long any copy can be recognised.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    public string Link { get; } = link;

    public string SystemId { get; } = systemId;

    public DateTimeOffset Since { get; } = since;

    public DateTimeOffset At { get; } = at;
}

/// <summary>What became known of a message after its CDR, as a row of <c>cdr_event</c>. Written only if it says something else than what is known.</summary>
/// <param name="id">The message.</param>
/// <param name="outcome">What it says.</param>
/// <param name="at">When it came.</param>
public sealed class CdrEventEntry(MessageId id, OutcomeKind outcome, DateTimeOffset at) : LedgerEntry
{
    public MessageId Id { get; } = id;

    public OutcomeKind Outcome { get; } = outcome;

    public DateTimeOffset At { get; } = at;
}

/// <summary>Changes nothing: whoever awaits it knows that all entries before it are committed.</summary>
public sealed class BarrierEntry : LedgerEntry;
