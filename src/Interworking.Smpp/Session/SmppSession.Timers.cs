using Interworking.Smpp.Codec;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Session;

public sealed partial class SmppSession
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);
    private static readonly EnquireLink Probe = new();
    private static readonly Unbind UnbindRequest = new();

    private KeepAlive _keepAlive;
    private bool _unbinding;
    private SessionEndReason _unbindReason;
    private TimeSpan _unbindingAt;
    private uint? _unbindSequence;
    private uint? _peerUnbindSequence;

    /// <summary>All timers of the session: one look every 250 ms, none per request.</summary>
    private void Sweep()
    {
        List<PendingSend>? overdue;
        bool inactive = false;
        lock (_gate)
        {
            TimeSpan now = Now;
            if (_end is not null)
            {
                _discard |= now - _endedAt >= _options.UnbindTimeout;
                overdue = null;
            }
            else
            {
                AdvanceEndLocked();
                overdue = TakeOverdueLocked(now);
                CheckPeerLocked(now);
                inactive = _options.Inactivity > TimeSpan.Zero && OperationMatrix.IsBound(_state)
                    && _sent.Count + _peer.Open == 0 && now - _activeAt >= _options.Inactivity;
            }
        }

        if (_discard) CancelTransport(read: false, flush: true);
        if (inactive) BeginUnbind(SessionEndReason.Inactivity);
        if (_held) _room.Set();
        PumpLine();
        foreach (PendingSend send in overdue ?? []) send.Complete(new SendResult(SendOutcome.TimedOut, CommandStatus.Ok, null));
        Settle();
    }

    private List<PendingSend>? TakeOverdueLocked(TimeSpan now)
    {
        List<PendingSend>? overdue = null;
        foreach ((uint sequence, PendingSend send) in _sent)
        {
            if (send.Deadline > now) continue;
            (overdue ??= []).Add(send);
            if (send.Id != CommandId.EnquireLink) _unanswered++;
            _sent.Remove(sequence);
        }

        return overdue;
    }

    private void CheckPeerLocked(TimeSpan now)
    {
        if (_state == BindState.Open)
        {
            if (_options.SessionInit > TimeSpan.Zero && now >= _options.SessionInit && !_binding) CloseLocked(SessionEndReason.SessionInitTimeout);
            return;
        }

        // While we have stopped reading for want of our own answers, the silence is ours.
        if (_held && _peer.Open >= _peerWindow) _heardAt = now;
        (_keepAlive, KeepAliveAction action) = _keepAlive.Step(_heardAt, now, _options.EnquireLink, _options.ResponseTimeout);
        if (action == KeepAliveAction.Probe) ProbeLocked();
        if (action == KeepAliveAction.Dead) CloseLocked(SessionEndReason.EnquireLinkUnanswered);
    }

    /// <summary>Sends enquire_link now; the session ends if nothing is heard of the peer within the response timeout.</summary>
    public void ProbeNow()
    {
        lock (_gate)
        {
            if (!OperationMatrix.IsBound(_state) || _keepAlive.ProbedAt is not null) return;
            _keepAlive = new KeepAlive(Now);
            ProbeLocked();
        }
    }

    private void BeginUnbind(SessionEndReason reason)
    {
        PendingSend[] waiting;
        lock (_gate)
        {
            if (_unbinding || _end is not null) return;
            _unbinding = true;
            _unbindReason = reason;
            _unbindingAt = Now;
            waiting = [.. _line];
            _line.Clear();
            AdvanceEndLocked();
        }

        foreach (PendingSend send in waiting) send.Complete(new SendResult(SendOutcome.NotSent, CommandStatus.Ok, null));
        Settle();
    }

    private void PeerUnbinds(uint sequence)
    {
        lock (_gate)
        {
            if (_end is not null) return;
            _state = BindState.Unbound;
            _peerUnbindSequence = sequence;
            _unbindingAt = Now;
            AdvanceEndLocked();
        }

        Settle();
    }

    private bool IsUnbindAnswerLocked(PduHeader header) =>
        header.Sequence == _unbindSequence && header.Id is CommandId.UnbindResp or CommandId.GenericNack;

    /// <summary>Takes the orderly end one step further: open requests first, then unbind, then its answer; each for a bounded time.</summary>
    private void AdvanceEndLocked()
    {
        if (_end is not null) return;
        TimeSpan half = _options.UnbindTimeout / 2;
        if (_peerUnbindSequence is { } asked)
        {
            // Answers that the peer still waits for leave before unbind_resp, unless they take too long.
            if (_peer.Open > 0 && Now - _unbindingAt < half) return;
            AppendHeaderLocked(CommandId.UnbindResp, CommandStatus.Ok, asked);
            CloseLocked(SessionEndReason.PeerUnbound);
        }
        else if (_unbinding && _unbindSequence is null)
        {
            if (!OperationMatrix.IsBound(_state))
            {
                CloseLocked(_unbindReason);
                return;
            }

            if (_sent.Count + _peer.Open > 0 && Now - _unbindingAt < half) return;
            _unbindSequence = NextSequence();
            _state = BindState.Unbound;
            AppendLocked(UnbindRequest, CommandStatus.Ok, _unbindSequence.Value);
        }
        else if (_unbinding && Now - _unbindingAt >= _options.UnbindTimeout)
        {
            CloseLocked(_unbindReason);
        }
    }
}
