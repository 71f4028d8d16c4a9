using System.Diagnostics.Metrics;
using Interworking.Gateway.Messages;

namespace Interworking.Gateway.Observability;

/// <summary>Counters of the message's life; a phone number is never a tag.</summary>
public sealed class PipelineMetrics : ProductMetrics
{
    private readonly Counter<long> _accepted;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _finished;
    private readonly Counter<long> _notices;
    private readonly Counter<long> _spooled;
    private readonly Counter<long> _attempts;
    private readonly Counter<long> _receipts;
    private readonly Counter<long> _commits;
    private readonly Counter<long> _entries;
    private readonly Histogram<double> _commitSeconds;
    private long _waiting;
    private int _inFlight;

    public PipelineMetrics()
    {
        _accepted = Counter("interworking.messages.accepted", "{message}", "Messages answered positively");
        _refused = Counter("interworking.messages.refused", "{message}", "Messages refused at the door, by reason");
        _finished = Counter("interworking.messages.finished", "{message}", "Messages with a CDR, by outcome");
        _notices = Counter("interworking.notices", "{notice}", "Notices to SIP senders about their messages, by what became of the notice");
        _spooled = Counter("interworking.messages.spooled", "{message}", "Messages that needed the spool, by why");
        _attempts = Counter("interworking.sip.attempts", "{attempt}", "SIP MESSAGE attempts, by class of result");
        _receipts = Counter("interworking.receipts", "{receipt}", "Receipts to carriers, by what became of them");
        _commits = Counter("interworking.ledger.commits", "{commit}", "Group commits");
        _entries = Counter("interworking.ledger.entries", "{entry}", "Entries committed");
        _commitSeconds = Meter.CreateHistogram<double>("interworking.ledger.commit.duration", "s", "Duration of a group commit");
        Meter.CreateObservableGauge("interworking.messages.waiting", () => Interlocked.Read(ref _waiting), "{message}", "Messages in the spool");
        Meter.CreateObservableGauge("interworking.messages.in_flight", () => Volatile.Read(ref _inFlight), "{message}", "Messages accepted and not yet answered");
    }

    /// <summary>Messages in the spool of this node.</summary>
    public long Waiting => Interlocked.Read(ref _waiting);

    /// <summary>Messages accepted and not yet answered.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>Counted anew, as the database says.</summary>
    public void WaitingIs(long messages) => Interlocked.Exchange(ref _waiting, messages);

    public void WaitingChanged(long by) => Interlocked.Add(ref _waiting, by);

    public void Entered() => Interlocked.Increment(ref _inFlight);

    public void Left() => Interlocked.Decrement(ref _inFlight);

    public void Accepted() => _accepted.Add(1);

    public void Refused(string reason) => _refused.Add(1, Tag("reason", reason));

    public void Finished(OutcomeKind outcome) => _finished.Add(1, Tag("outcome", Word(outcome)));

    public void NoticeFinished(OutcomeKind outcome) => _notices.Add(1, Tag("outcome", Word(outcome)));

    public void Spooled(string why) => _spooled.Add(1, Tag("why", why));

    public void Attempted(string result) => _attempts.Add(1, Tag("result", result));

    public void Receipt(string result) => _receipts.Add(1, Tag("result", result));

    public void Committed(int entries, TimeSpan took)
    {
        _commits.Add(1);
        _entries.Add(entries);
        _commitSeconds.Record(took.TotalSeconds);
    }

    private static string Word(OutcomeKind outcome) => outcome switch
    {
        OutcomeKind.Delivered => "delivered",
        OutcomeKind.Failed => "failed",
        OutcomeKind.Expired => "expired",
        OutcomeKind.Cancelled => "cancelled",
        _ => "unknown",
    };
}
