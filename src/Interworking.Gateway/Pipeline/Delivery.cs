using System.Threading.Tasks.Sources;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Receipts;
using Interworking.Gateway.Registrar;
using Interworking.Gateway.Routing;
using Interworking.Gateway.Smpp;

namespace Interworking.Gateway.Pipeline;

/// <summary>
/// A message on its way to an account or to a peer. The first decision about it, an outcome or the end of the acceptance hold, puts one entry into
/// the ledger, and the answer leaves when that is committed (design section 3). Decision and append are one step under this object's
/// lock, so the ledger sees a message's entries in the order in which they were decided.
/// </summary>
public sealed class Delivery : IValueTaskSource<LedgerEntry>
{
    private const int Answered = 1;
    private const int ReceiptsReady = 2;

    private readonly object _gate = new();
    private ManualResetValueTaskSourceCore<LedgerEntry> _decision;
    private bool _decided;
    private bool _finished;
    private readonly string? _queue;
    private int _receiptGate;
    private FinishEntry? _owed;

    /// <param name="message">What is sent.</param>
    /// <param name="route">To an account or by a policy; not a refusal.</param>
    /// <param name="transaction">See <see cref="Transaction"/>.</param>
    /// <param name="hold">See <see cref="Hold"/>.</param>
    public Delivery(Message message, in Route route, bool transaction, TimeSpan hold)
    {
        (Message, Route, Transaction, Hold) = (message, route, transaction, hold);
    }

    /// <summary>A spooled message taken up again: decided and answered long ago.</summary>
    /// <param name="row">As it was read.</param>
    /// <param name="route">Where it goes now; a refusal for one that is only to be ended.</param>
    public Delivery(Spool.SpooledMessage row, in Route route)
    {
        (Message, Route, Attempts) = (row.Message, route, row.Attempts);
        (_decided, IsSpooled, _receiptGate) = (true, true, Answered);
        _queue = row.Policy;
        SipStatus = row.SipStatus;
        IsHandedOver = row.State is Spool.SpoolState.HandedOver or Spool.SpoolState.InDoubt;
    }

    public Message Message { get; }

    public Route Route { get; }

    /// <summary>The account of a message that stays here.</summary>
    public Account Account => Route.Account ?? throw new InvalidOperationException("a message to a peer has no account");

    /// <summary>Nothing is spooled; the answer waits for the outcome and tells it.</summary>
    public bool Transaction { get; }

    /// <summary>Should it fail because the recipient is absent, its sender wants to be told when he is back (set_dpf; SMPP 3.4, 5.3.2.28).</summary>
    public bool AsksForAlert { get; init; }

    /// <summary>He will be told.</summary>
    public bool OwesAlert { get; set; }

    /// <summary>How long the answer may wait for the outcome.</summary>
    public TimeSpan Hold { get; }

    /// <summary>The link it came by, for its receipts; null for a message taken up from the spool.</summary>
    public SmppLink? Link { get; init; }

    /// <summary>What its sender wants to find in the notification that it is stored; null for most, who do not ask (RFC 5438, processing).</summary>
    public ImdnRequest? StoredNotice { get; init; }

    /// <summary>The contact answers slower than the hold lasts: the answer does not wait for it.</summary>
    public bool SkipsHold { get; set; }

    /// <summary>The hold's clock runs.</summary>
    public bool HoldArmed { get; set; }

    /// <summary>The account's bindings at the last attempt; null before the first.</summary>
    public IReadOnlyList<Binding>? LastTried { get; set; }

    /// <summary>SIP status of the last attempt that was answered; 0 when none was.</summary>
    public int SipStatus { get; set; }

    /// <summary>What earlier tries at peers have led to; null for most.</summary>
    public PeerProgress? Progress { get; set; }

    /// <summary>The next hop may have it already: a try ended in doubt, or a former life of this process may have sent it.</summary>
    public bool MayBeCopy { get; set; }

    /// <summary>It waits, or is counted as waiting, in a policy's queue.</summary>
    public bool IsWaiting { get; set; }

    /// <summary>The policy in whose queue it waits, also after that policy is gone.</summary>
    public string QueueName => _queue ?? Route.Policy!.Name;

    /// <summary>Somebody waits for its outcome: the peer is asked for a receipt. Where we are the ESME, and in transaction mode, our answer is final.</summary>
    public bool WantsReceipt => !Transaction && Message.Origin.Connection is null && Message.AsksForReceipt;

    /// <summary>Attempts begun.</summary>
    public int Attempts { get; private set; }

    /// <summary>
    /// The attempt's number as its receiver sees it, from 1: higher each time, also when a former life of this process, or another node, began an attempt that it could
    /// not write down any more. A contact that knows a number already takes the request for one that came by two ways (RFC 3261, 8.2.2.2).
    /// </summary>
    public int Sequence { get; private set; }

    /// <summary>Another attempt begins.</summary>
    public void BeginAttempt(DateTimeOffset now)
    {
        Attempts++;
        Sequence = Attempts + (int)Math.Max(0, (now - Message.AcceptedAt).TotalSeconds * 2);
    }

    /// <summary>A spool row exists or is on its way.</summary>
    public bool IsSpooled { get; private set; }

    /// <summary>A peer has it, or may have it: only a receipt or the end of its validity finishes it.</summary>
    public bool IsHandedOver { get; private set; }

    /// <summary>Where its receipt finds it again; set before it is handed over.</summary>
    public HandedOver? HandedOver { get; set; }

    /// <summary>The outcome when it was the first decision; else null.</summary>
    public Outcome? FirstOutcome { get; private set; }

    public bool IsDecided => Volatile.Read(ref _decided);

    /// <summary>An outcome came, though it may not be committed yet.</summary>
    public bool IsFinished => Volatile.Read(ref _finished);

    /// <summary>Completes with the entry whose commit lets the answer go. Await once; the continuation runs where the decision fell.</summary>
    public ValueTask<LedgerEntry> Decided => new(this, _decision.Version);

    /// <summary>Whether the last attempt went to this binding as it now is (a REGISTER makes it another).</summary>
    public bool Tried(Binding binding)
    {
        if (LastTried is null) return false;
        foreach (Binding tried in LastTried)
        {
            if (tried.Contact == binding.Contact && tried.CallId == binding.CallId && tried.CSeq == binding.CSeq) return true;
        }

        return false;
    }

    /// <summary>The hold is over, or the message cannot be sent now: it becomes a spool row. False when something was decided before.</summary>
    public bool TrySpool(Func<LedgerEntry> append)
    {
        LedgerEntry entry;
        lock (_gate)
        {
            if (_decided) return false;
            (_decided, IsSpooled) = (true, true);
            entry = append();
        }

        _decision.SetResult(entry);
        return true;
    }

    /// <summary>
    /// An outcome came: appends what ends the message. Null when it had ended before (a 200 after a transaction's answer changes nothing).
    /// <see cref="FirstOutcome"/> is set when it was the first decision.
    /// </summary>
    public FinishEntry? TryFinish(Outcome outcome, Func<Delivery, Outcome, FinishEntry> append)
    {
        FinishEntry entry;
        lock (_gate)
        {
            if (_finished) return null;
            _finished = true;
            if (!_decided) FirstOutcome = outcome;
            _decided = true;
            entry = append(this, outcome);
        }

        if (FirstOutcome is not null) _decision.SetResult(entry);
        return entry;
    }

    /// <summary>A peer has it, or may have it: appends the row that waits for its receipt. Null when it had ended before.</summary>
    public HandOverEntry? TryHandOver(Func<bool, HandOverEntry> append)
    {
        HandOverEntry entry;
        bool first;
        lock (_gate)
        {
            if (_finished || IsHandedOver) return null;
            first = !_decided;
            _decided = true;
            entry = append(IsSpooled);
            IsSpooled = IsHandedOver = true;
        }

        if (first) _decision.SetResult(entry);
        return entry;
    }

    /// <summary>Appends a change to the spool row of a message decided before, after the row's own entry.</summary>
    public LedgerEntry AppendChange(Func<LedgerEntry> append)
    {
        lock (_gate) return append();
    }

    /// <summary>The answer left. Returns the end whose receipts and notice may leave now; null while it is not committed.</summary>
    public FinishEntry? MarkAnswered() =>
        (Interlocked.Or(ref _receiptGate, Answered) & ReceiptsReady) != 0 ? _owed : null;

    /// <summary>The end is committed. Returns it when its receipts and notice may leave now: null before the answer.</summary>
    public FinishEntry? MarkCommitted(FinishEntry end)
    {
        _owed = end;
        return (Interlocked.Or(ref _receiptGate, ReceiptsReady) & Answered) != 0 ? end : null;
    }

    LedgerEntry IValueTaskSource<LedgerEntry>.GetResult(short token) => _decision.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<LedgerEntry>.GetStatus(short token) => _decision.GetStatus(token);

    void IValueTaskSource<LedgerEntry>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _decision.OnCompleted(continuation, state, token, flags);
}
