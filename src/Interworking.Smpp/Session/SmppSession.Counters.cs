using Interworking.Smpp.Codec;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Session;

// What the owner may want to know of a session while it runs. Counted inside the lock that is held anyway.
public sealed partial class SmppSession
{
    private readonly StatusTally _answersSent = new();
    private readonly StatusTally _answersReceived = new();
    private long _requestsReceived;
    private long _requestsSent;
    private long _unmatched;
    private long _unanswered;
    private CommandStatus? _lastError;
    private TimeSpan _lastErrorAt;
    private long _confirmed;
    private uint _probeSequence;
    private long _probePosition;

    /// <summary>What has been counted so far.</summary>
    public SessionCounters Counters
    {
        get
        {
            lock (_gate)
            {
                return new SessionCounters
                {
                    RequestsReceived = _requestsReceived,
                    RequestsSent = _requestsSent,
                    AnswersSent = _answersSent.Copy(),
                    AnswersReceived = _answersReceived.Copy(),
                    UnmatchedAnswers = _unmatched,
                    Unanswered = _unanswered,
                    LastError = _lastError,
                    LastErrorAgo = Now - _lastErrorAt,
                };
            }
        }
    }

    /// <summary>How long nothing has been heard of the peer. Zero while we have stopped reading for want of our own answers: then the silence is ours.</summary>
    public TimeSpan SilentFor
    {
        get { lock (_gate) return _held && _peer.Open >= _peerWindow ? TimeSpan.Zero : Now - _heardAt; }
    }

    /// <summary>The peer has been silent for so long that we asked whether it lives, and nothing has come since.</summary>
    public bool IsAsked
    {
        get { lock (_gate) return _keepAlive.ProbedAt is { } asked && _heardAt < asked; }
    }

    /// <summary>
    /// Octets of our output that the peer has certainly read, counted from the start of the session: it has answered a request of ours that
    /// stood behind them. An answer of ours that ends at or before this (see <see cref="SmppRequest.Respond"/>) has arrived.
    /// </summary>
    public long ConfirmedPosition
    {
        get { lock (_gate) return _confirmed; }
    }

    private Verdict RefuseLocked(CommandId answer, CommandStatus status, uint sequence)
    {
        Verdict verdict = ReplyLocked(answer, status, sequence);
        if (verdict == Verdict.Wait) return verdict;
        _requestsReceived++;
        _answersSent.Count(status);
        return verdict;
    }

    private void CountAnswerLocked(PendingSend send, PduHeader header)
    {
        _confirmed = Math.Max(_confirmed, send.Position);
        if (send.Id is CommandId.EnquireLink or CommandId.BindReceiver or CommandId.BindTransmitter or CommandId.BindTransceiver) return;
        _answersReceived.Count(header.Status);
        if (header.Status == CommandStatus.Ok) return;
        _lastError = header.Status;
        _lastErrorAt = Now;
    }

    private void CountUnmatchedLocked(PduHeader header)
    {
        if (header.Id != CommandId.EnquireLinkResp) _unmatched++;
        else if (header.Sequence == _probeSequence) _confirmed = Math.Max(_confirmed, _probePosition);
    }

    private void ProbeLocked()
    {
        _probePosition = _out.Position;
        _probeSequence = NextSequence();
        AppendLocked(Probe, CommandStatus.Ok, _probeSequence);
    }
}
