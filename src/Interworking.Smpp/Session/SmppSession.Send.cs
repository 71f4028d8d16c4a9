using Interworking.Smpp.Codec;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Tlvs;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Session;

public sealed partial class SmppSession
{
    // Requests above this much unwritten output wait in line: a peer that does not read is not fed.
    private const int GatherLimit = 1024 * 1024;
    private const uint MaxSequence = 0x7FFF_FFFF;

    private static readonly SubmitSmResp EmptySubmitSmResp = new("");
    private static readonly SubmitMultiResp EmptySubmitMultiResp = new("", []);
    private static readonly DeliverSmResp EmptyDeliverSmResp = new("");
    private static readonly DataSmResp EmptyDataSmResp = new("", TlvList.Empty);

    private readonly Dictionary<uint, PendingSend> _sent;
    private readonly LinkedList<PendingSend> _line = new();
    private readonly Stack<PendingSend> _pool = new();
    private uint _lastSequence;

    /// <summary>
    /// Sends a request: waits for a place in the window, then for the answer. Never throws for what the peer or the link does.
    /// <paramref name="cancellation"/> gives up the wait for a place (<see cref="SendOutcome.NotSent"/>); once written, the answer or
    /// the response timeout ends it. The continuation may run on the reading thread: it must not block.
    /// Binds go through <see cref="BindAsync"/>, unbind through <see cref="UnbindAsync"/>.
    /// </summary>
    public ValueTask<SendResult> SendAsync(Pdu request, CancellationToken cancellation = default) =>
        request is Bind or Unbind ? Refused(CommandStatus.IncorrectBindStatus) : Enqueue(request, cancellation);

    /// <summary>ESME: binds. A refusal leaves the session open; the caller closes it or tries again.</summary>
    public async ValueTask<BindResult> BindAsync(Bind bind, CancellationToken cancellation = default)
    {
        SendResult result = await Enqueue(bind, cancellation);
        return new BindResult(result.Outcome, result.Status, result.Response as BindResp);
    }

    private static ValueTask<SendResult> Refused(CommandStatus status) => new(new SendResult(SendOutcome.NotSent, status, null));

    private ValueTask<SendResult> Enqueue(Pdu request, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (_unbinding || !OperationMatrix.MaySend(Role, _state, request.Id)) return Refused(CommandStatus.IncorrectBindStatus);
            if (cancellation.IsCancellationRequested) return Refused(CommandStatus.Ok);
            if (!request.Id.IsAnswered())
            {
                PduFault unwritable = AppendLocked(request, CommandStatus.Ok, NextSequence());
                return unwritable.IsNone ? new(new SendResult(SendOutcome.Answered, CommandStatus.Ok, null)) : Refused(unwritable.Status);
            }

            PendingSend send = _pool.TryPop(out PendingSend? used) ? used : new PendingSend(Recycle);
            send.Begin(request);
            ValueTask<SendResult> task = send.Task;
            // enquire_link has no place in the window: a peer that answers nothing must still be asked whether it lives.
            if (request is not EnquireLink && (_line.Count > 0 || !HasPlaceLocked()))
            {
                JoinLineLocked(send, cancellation);
                return task;
            }

            PduFault fault = WriteLocked(send);
            if (fault.IsNone) return task;
            _pool.Push(send);
            return Refused(fault.Status);
        }
    }

    private bool HasPlaceLocked() => _sent.Count < _window && _out.Gathered < GatherLimit;

    private void JoinLineLocked(PendingSend send, CancellationToken cancellation)
    {
        _line.AddLast(send.Node);
        if (!cancellation.CanBeCanceled) return;
        short version = send.Version;
        send.Cancellation = cancellation.UnsafeRegister(_ => LeaveLine(send, version), null);
    }

    private void LeaveLine(PendingSend send, short version)
    {
        lock (_gate)
        {
            // Late calls may find it sent, or in use by somebody else.
            if (send.Version != version || send.Node.List is null) return;
            _line.Remove(send.Node);
        }

        send.Complete(new SendResult(SendOutcome.NotSent, CommandStatus.Ok, null));
    }

    /// <summary>Lets those in line go, as far as there are places.</summary>
    private void PumpLine()
    {
        List<(PendingSend Send, PduFault Fault)>? unwritable = null;
        lock (_gate)
        {
            while (_line.First is { } first && HasPlaceLocked() && OperationMatrix.IsBound(_state))
            {
                _line.Remove(first);
                PduFault fault = WriteLocked(first.Value);
                if (!fault.IsNone) (unwritable ??= []).Add((first.Value, fault));
            }
        }

        if (unwritable is null) return;
        foreach ((PendingSend send, PduFault fault) in unwritable)
            send.Complete(new SendResult(SendOutcome.NotSent, fault.Status, null));
    }

    private PduFault WriteLocked(PendingSend send)
    {
        uint sequence = NextSequence();
        send.Position = _out.Position;
        PduFault fault = AppendLocked(send.Request!, CommandStatus.Ok, sequence);
        if (!fault.IsNone) return fault;
        if (send.Id != CommandId.EnquireLink) _requestsSent++;
        _activeAt = Now;
        send.Deadline = _options.ResponseTimeout > TimeSpan.Zero ? _activeAt + _options.ResponseTimeout : TimeSpan.MaxValue;
        _sent.Add(sequence, send);
        return PduFault.None;
    }

    private uint NextSequence()
    {
        do _lastSequence = _lastSequence >= MaxSequence ? 1 : _lastSequence + 1;
        while (_sent.ContainsKey(_lastSequence));
        return _lastSequence;
    }

    private PduFault AppendLocked(Pdu pdu, CommandStatus status, uint sequence)
    {
        int before = _out.Gathered;
        PduFault fault = PduCodec.Encode(_out.Writer, pdu, status, sequence);
        if (fault.IsNone) AppendedLocked(before);
        return fault;
    }

    private void AppendHeaderLocked(CommandId id, CommandStatus status, uint sequence)
    {
        int before = _out.Gathered;
        PduCodec.EncodeHeader(_out.Writer, id, status, sequence);
        AppendedLocked(before);
    }

    /// <summary>Answers a request that the handler was given. Where the answer ends in our output; 0 when it was not sent.</summary>
    internal long Respond(PeerTicket ticket, PduHeader request, CommandStatus status, Pdu? body)
    {
        CommandId id = request.Id.Response();
        if (body is not null && body.Id != id) throw new ArgumentException($"{body.Id} does not answer {request.Id}", nameof(body));
        long endsAt;
        lock (_gate)
        {
            bool wasFull = _peer.Open >= _peerWindow;
            if (!_peer.TryGiveBack(ticket) || _end is not null) return 0;
            if (wasFull) _progressAt = Now;
            AppendAnswerLocked(id, status, body, request.Sequence);
            _answersSent.Count(status);
            endsAt = _out.Position;
            AdvanceEndLocked();
        }

        if (_held) _room.Set();
        if (_end is not null) Settle();
        return endsAt;
    }

    private void AppendAnswerLocked(CommandId id, CommandStatus status, Pdu? body, uint sequence)
    {
        // 4.4.2: an error carries no body. data_sm_resp tells in its body why (4.7.2), so there the caller decides.
        Pdu? toWrite = status == CommandStatus.Ok ? body ?? EmptyAnswer(id) : body is SubmitSmResp ? null : body;
        if (toWrite is null) AppendHeaderLocked(id, status, sequence);
        else if (!AppendLocked(toWrite, status, sequence).IsNone) AppendHeaderLocked(id, CommandStatus.SystemError, sequence);
    }

    private static Pdu? EmptyAnswer(CommandId id) => id switch
    {
        CommandId.DeliverSmResp => EmptyDeliverSmResp,
        CommandId.DataSmResp => EmptyDataSmResp,
        CommandId.SubmitSmResp => EmptySubmitSmResp,
        CommandId.SubmitMultiResp => EmptySubmitMultiResp,
        _ => null,
    };

    private void Recycle(PendingSend send)
    {
        lock (_gate) _pool.Push(send);
    }

    /// <summary>After the end: those never written are free to go elsewhere, the others are in doubt.</summary>
    private void FailOpenRequests()
    {
        List<(PendingSend Send, SendOutcome Outcome)> open = [];
        lock (_gate)
        {
            foreach (PendingSend send in _sent.Values)
                open.Add((send, send.Position >= _out.Taken ? SendOutcome.NotSent : SendOutcome.CutAfterWrite));
            foreach (PendingSend send in _line) open.Add((send, SendOutcome.NotSent));
            _sent.Clear();
            _line.Clear();
        }

        foreach ((PendingSend send, SendOutcome outcome) in open) send.Complete(new SendResult(outcome, CommandStatus.Ok, null));
    }
}
