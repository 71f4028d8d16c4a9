using System.Buffers;
using System.IO.Pipelines;
using Interworking.Smpp.Codec;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Tlvs;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Session;

// The peer's window. When as many of its requests are open as it was granted, the next request stops the reading until an
// answer leaves, and TCP pushes back. Behind that request there may be enquire_link, and answers to our own requests on which
// the outcome of the open ones may hang; so the stop is bounded: when no answer has left for PeerStall, requests above the
// window are answered "throttled" and reading goes on. Two sides that fill each other's windows cannot lock each other.
public sealed partial class SmppSession
{
    // Answers made by the reader itself (enquire_link_resp, nacks): above this the peer must read before we do.
    private const int ReplyLimit = 1024;

    /// <summary>interface_version of SMPP 5.0.</summary>
    private const byte Version50 = 0x50;

    private readonly AsyncSignal _room = new();
    private volatile bool _held;
    private bool _binding;
    private int _repliesGathered;
    private TimeSpan _progressAt;
    private TimeSpan _heardAt;
    private TimeSpan _activeAt;

    /// <summary>Reading has stopped until there is room.</summary>
    internal bool IsHeld => _held;

    private enum Verdict
    {
        Done,

        /// <summary>A bind to be decided: everything behind it waits.</summary>
        Bind,

        /// <summary>Cannot be taken now; come again when there is room.</summary>
        Wait,
    }

    private async Task ReceiveAsync()
    {
        PipeReader input = _transport.Input;
        try
        {
            while (_end is null)
            {
                ReadResult read = await input.ReadAsync();
                ReadOnlySequence<byte> rest = await DrainAsync(read.Buffer);
                input.AdvanceTo(rest.Start, rest.End);
                if (read.IsCompleted) Close(SessionEndReason.PeerClosed, rest.IsEmpty ? "" : $"{rest.Length} octets of an unfinished PDU");
            }
        }
        catch (Exception error)
        {
            bool transport = error is IOException or OperationCanceledException or ObjectDisposedException;
            Close(transport ? SessionEndReason.IoError : SessionEndReason.Fault, transport ? error.Message : error.ToString());
        }
    }

    /// <summary>Works through all whole PDUs that one read brought; gives back what is left.</summary>
    private async ValueTask<ReadOnlySequence<byte>> DrainAsync(ReadOnlySequence<byte> buffer)
    {
        Cork();
        bool heard = false;
        while (_end is null)
        {
            FrameResult result = PduFrame.TryTake(ref buffer, _options.MaxPduLength, out ReadOnlySequence<byte> frame);
            if (result == FrameResult.NeedMore) break;
            if (result == FrameResult.Invalid)
            {
                RefuseLength(buffer);
                break;
            }

            if (!heard) (heard, _heardAt) = (true, Now);
            PduFault fault = Decode(frame, out PduHeader header, out Pdu? pdu);
            Verdict verdict;
            while ((verdict = Take(header, pdu, fault)) == Verdict.Wait && _end is null)
            {
                Uncork();
                await _room.WaitAsync();
                _heardAt = Now; // until now it was us who did not read
                Cork();
            }

            if (verdict == Verdict.Bind && pdu is Bind bind)
            {
                Uncork();
                await AnswerBindAsync(header, bind);
                Cork();
            }
        }

        Uncork();
        return buffer;
    }

    private static PduFault Decode(in ReadOnlySequence<byte> frame, out PduHeader header, out Pdu? pdu)
    {
        PduFault fault;
        if (frame.IsSingleSegment)
        {
            PduCodec.TryDecode(frame.FirstSpan, out header, out pdu, out fault);
            return fault;
        }

        int length = (int)frame.Length;
        byte[] whole = ArrayPool<byte>.Shared.Rent(length);
        frame.CopyTo(whole);
        PduCodec.TryDecode(whole.AsSpan(0, length), out header, out pdu, out fault);
        ArrayPool<byte>.Shared.Return(whole);
        return fault;
    }

    private Verdict Take(PduHeader header, Pdu? pdu, PduFault fault)
    {
        if (fault.Kind == PduFaultKind.UnknownCommand) return Refuse(CommandId.GenericNack, fault.Status, header.Sequence);
        if (header.Id.IsResponse())
        {
            TakeResponse(header, pdu);
            return Verdict.Done;
        }

        return TakeRequest(header, pdu, fault);
    }

    private Verdict TakeRequest(PduHeader header, Pdu? pdu, PduFault fault)
    {
        PeerTicket ticket = PeerTicket.None;
        lock (_gate)
        {
            if (_end is not null) return Verdict.Done;
            _activeAt = Now;
            CommandStatus refusal = RefusalLocked(header.Id, fault);
            if (refusal != CommandStatus.Ok)
                return header.Id.IsAnswered() ? RefuseLocked(header.Id.Response(), refusal, header.Sequence) : Verdict.Done;
            if (pdu is EnquireLink) return ReplyLocked(CommandId.EnquireLinkResp, CommandStatus.Ok, header.Sequence);
            if (pdu is Bind)
            {
                _binding = true;
                return Verdict.Bind;
            }

            if (pdu is not Unbind && header.Id.IsAnswered())
            {
                if (_peer.Open >= _peerWindow)
                {
                    if (!StalledLocked()) return HoldLocked();
                    return RefuseLocked(header.Id.Response(), Busy(header.Id), header.Sequence);
                }

                ticket = _peer.Take();
                _requestsReceived++;
                if (_peer.Open == _peerWindow) _progressAt = Now;
            }

            _held = false;
        }

        if (pdu is Unbind) PeerUnbinds(header.Sequence);
        else _handler.OnRequest(this, new SmppRequest(this, header, pdu!, ticket));
        return Verdict.Done;
    }

    private CommandStatus RefusalLocked(CommandId id, PduFault fault)
    {
        bool bind = id is CommandId.BindTransmitter or CommandId.BindReceiver or CommandId.BindTransceiver;
        SessionRole peer = Role == SessionRole.Esme ? SessionRole.MessageCentre : SessionRole.Esme;
        if (bind && peer == SessionRole.Esme && OperationMatrix.IsBound(_state)) return CommandStatus.AlreadyBound;
        if (!OperationMatrix.MaySend(peer, _state, id)) return CommandStatus.IncorrectBindStatus;
        if (!fault.IsNone) return fault.Status;
        return _unbinding && id is not (CommandId.EnquireLink or CommandId.Unbind) ? Busy(id) : CommandStatus.Ok;
    }

    /// <summary>"Not now" in the words that fit the operation: an ESME answers deliver_sm with ESME_RX_T_APPN.</summary>
    private static CommandStatus Busy(CommandId id) => id == CommandId.DeliverSm ? CommandStatus.TransientError : CommandStatus.Throttled;

    private bool StalledLocked() => _options.PeerStall > TimeSpan.Zero && Now - _progressAt >= _options.PeerStall;

    private Verdict HoldLocked()
    {
        _held = true;
        return Verdict.Wait;
    }

    private Verdict Refuse(CommandId id, CommandStatus status, uint sequence)
    {
        lock (_gate) return RefuseLocked(id, status, sequence);
    }

    private Verdict ReplyLocked(CommandId id, CommandStatus status, uint sequence)
    {
        if (_end is not null) return Verdict.Done;
        if (_repliesGathered >= ReplyLimit) return HoldLocked();
        _held = false;
        _repliesGathered++;
        AppendHeaderLocked(id, status, sequence);
        return Verdict.Done;
    }

    private void RefuseLength(ReadOnlySequence<byte> input)
    {
        Span<byte> head = stackalloc byte[PduHeader.Size];
        head.Clear();
        ReadOnlySequence<byte> given = input.Slice(0, Math.Min(input.Length, PduHeader.Size));
        given.CopyTo(head);
        PduCodec.TryReadHeader(head, out PduHeader header);
        lock (_gate)
        {
            if (_end is not null) return;
            AppendHeaderLocked(CommandId.GenericNack, CommandStatus.InvalidCommandLength, header.Sequence);
            CloseLocked(SessionEndReason.ProtocolError, $"command_length 0x{header.Length:x8}");
        }

        Settle();
    }

    private async ValueTask AnswerBindAsync(PduHeader header, Bind bind)
    {
        BindDecision decision;
        try
        {
            decision = await _handler.BindAsync(this, bind, _life.Token);
        }
        catch (OperationCanceledException) when (_end is not null)
        {
            return;
        }

        bool bound = decision.Status == CommandStatus.Ok;
        lock (_gate)
        {
            _binding = false;
            if (_end is not null) return;
            if (!bound)
            {
                AppendHeaderLocked(bind.Id.Response(), decision.Status, header.Sequence);
                return;
            }

            if (decision.PeerWindow > 0) _peerWindow = decision.PeerWindow;
            if (decision.Window > 0) _window = Math.Clamp(decision.Window, 1, 1024);
            SystemId = bind.SystemId;
            PeerInterfaceVersion = bind.InterfaceVersion;
            _state = OperationMatrix.After(bind.Type);
            AppendAnswerLocked(bind.Id.Response(), CommandStatus.Ok, new BindResp(bind.Type, decision.SystemId, VersionFor(bind)), header.Sequence);
        }

        _handler.OnBound(this);
    }

    /// <summary>sc_interface_version: a peer of 5.0 hears 5.0, so that it reads the congestion_state that we add for it; one of 3.3 gets no optional parameter.</summary>
    private static TlvList VersionFor(Bind bind) => bind.InterfaceVersion switch
    {
        < InterfaceVersions.V34 => TlvList.Empty,
        >= Version50 => TlvList.Of(TlvTag.ScInterfaceVersion, Version50),
        _ => TlvList.Of(TlvTag.ScInterfaceVersion, InterfaceVersions.V34),
    };

    private void TakeResponse(PduHeader header, Pdu? pdu)
    {
        PendingSend? send;
        bool bound = false;
        lock (_gate)
        {
            if (_end is not null) return;
            if (IsUnbindAnswerLocked(header))
            {
                CloseLocked(_unbindReason);
                send = null;
            }
            else if (!TryMatchLocked(header, out send))
            {
                // Late, or never asked: nobody waits for it, and an answer is not answered.
                CountUnmatchedLocked(header);
                return;
            }
            else if (pdu is BindResp answer && header.Status == CommandStatus.Ok)
            {
                SystemId = answer.SystemId;
                // 4.1.2: a message centre that does not tell its version does not know optional parameters.
                PeerInterfaceVersion = answer.Tlvs.TryGetByte(TlvTag.ScInterfaceVersion, out byte version) ? version : InterfaceVersions.V33;
                _state = OperationMatrix.After(answer.Type);
                bound = true;
            }

            AdvanceEndLocked();
        }

        if (bound) _handler.OnBound(this);
        if (_line.Count > 0) PumpLine();
        send?.Complete(new SendResult(SendOutcome.Answered, header.Status, pdu));
        if (_end is not null) Settle();
    }

    private bool TryMatchLocked(PduHeader header, out PendingSend? send)
    {
        if (!_sent.TryGetValue(header.Sequence, out send)) return false;
        if (header.Id != CommandId.GenericNack && header.Id != send.Id.Response()) return false;
        CountAnswerLocked(send, header);
        return _sent.Remove(header.Sequence);
    }
}
