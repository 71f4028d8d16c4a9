using System.IO.Pipelines;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Session;

/// <summary>
/// One SMPP link over a pair of pipes, for either side. One loop reads (<c>.Receive</c>), one writes what gathered
/// (<c>.Flush</c>), one timer sweeps every 250 ms (<c>.Timers</c>); requests and answers are appended from any thread under a
/// short lock (<c>.Send</c>). Nothing that a peer sends throws out of it.
/// </summary>
public sealed partial class SmppSession
{
    private readonly Lock _gate = new();
    private readonly IDuplexPipe _transport;
    private readonly ISmppSessionHandler _handler;
    private readonly SmppSessionOptions _options;
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly CancellationTokenSource _life = new(); // has no timer and no handle: nothing to dispose
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PeerRequests _peer = new();
    private BindState _state = BindState.Open;
    private int _window;
    private int _peerWindow;
    private SessionEnd? _end;
    private TimeSpan _endedAt;
    private bool _discard;
    private bool _aftermathDone;

    /// <param name="transport">The connection; completed when the session ends.</param>
    /// <param name="role">Which side we are.</param>
    /// <param name="handler">The owner.</param>
    /// <param name="options">Limits and timers.</param>
    /// <param name="time">The clock of all timers.</param>
    public SmppSession(IDuplexPipe transport, SessionRole role, ISmppSessionHandler handler, SmppSessionOptions options, TimeProvider time)
    {
        _transport = transport;
        Role = role;
        _handler = handler;
        _options = options;
        _time = time;
        _window = Math.Clamp(options.Window, 1, 1024);
        _peerWindow = Math.Max(1, options.PeerWindow);
        _sent = new Dictionary<uint, PendingSend>(_window);
        _started = time.GetTimestamp();
    }

    public SessionRole Role { get; }

    public BindState State
    {
        get { lock (_gate) return _state; }
    }

    /// <summary>What the peer calls itself; null before the bind.</summary>
    public string? SystemId { get; private set; }

    /// <summary>The peer's interface_version; 0 before the bind. Below 0x34 it must not be sent optional parameters (3.4.3).</summary>
    public byte PeerInterfaceVersion { get; private set; }

    /// <summary>Requests of the peer that we have not answered.</summary>
    public int PeerRequestsOpen
    {
        get { lock (_gate) return _peer.Open; }
    }

    /// <summary>Requests of the peer that we hold unanswered before we stop reading; 1 or more.</summary>
    public int PeerWindow
    {
        get { lock (_gate) return _peerWindow; }
        set
        {
            lock (_gate) _peerWindow = Math.Max(1, value);
            _room.Set();
        }
    }

    /// <summary>True when the peer's next request has to wait for an answer of ours.</summary>
    public bool PeerWindowFull
    {
        get { lock (_gate) return _peer.Open >= _peerWindow; }
    }

    /// <summary>Our requests sent but not yet answered, at most; 1 to 1024.</summary>
    public int Window
    {
        get { lock (_gate) return _window; }
        set
        {
            lock (_gate) _window = Math.Clamp(value, 1, 1024);
            PumpLine();
        }
    }

    /// <summary>Our requests sent and not yet answered.</summary>
    public int RequestsOpen
    {
        get { lock (_gate) return _sent.Count; }
    }

    /// <summary>The peer can receive deliver_sm from us: we are the message centre and it is bound to receive.</summary>
    public bool CanSendDeliver => CanSend(CommandId.DeliverSm);

    /// <summary>We can send submit_sm to the peer: it is the message centre and we are bound to transmit.</summary>
    public bool CanSendSubmit => CanSend(CommandId.SubmitSm);

    /// <summary>
    /// The session's life: returns when it has ended and its pipes are completed. Never throws for anything that the peer does.
    /// <paramref name="stop"/> ends it in order, with unbind, within <see cref="SmppSessionOptions.UnbindTimeout"/>.
    /// </summary>
    public async Task<SessionEnd> RunAsync(CancellationToken stop)
    {
        _activeAt = _heardAt = Now;
        await using (_time.CreateTimer(static session => ((SmppSession)session!).Sweep(), this, Tick, Tick))
        await using (stop.Register(static session => ((SmppSession)session!).BeginUnbind(SessionEndReason.Stopped), this))
        {
            Task flushing = FlushAsync();
            await ReceiveAsync();
            await flushing;
            // Not before: over a stream, completing either half closes both, and what has gathered still has to leave.
            await _transport.Input.CompleteAsync();
        }

        FailOpenRequests();
        SessionEnd end = _end!;
        try
        {
            _handler.OnClosed(this, end);
        }
        finally
        {
            _ended.SetResult();
        }

        return end;
    }

    /// <summary>Closes without unbind. What is already appended still leaves, if the peer reads.</summary>
    public void Close(SessionEndReason why) => Close(why, "");

    /// <summary>Ends in order: no new requests, a while for the open ones, unbind, its answer. Completes when the session has ended.</summary>
    public Task UnbindAsync()
    {
        BeginUnbind(SessionEndReason.Unbound);
        return _ended.Task;
    }

    private TimeSpan Now => _time.GetElapsedTime(_started);

    private bool CanSend(CommandId request)
    {
        lock (_gate) return !_unbinding && OperationMatrix.MaySend(Role, _state, request);
    }

    private void Close(SessionEndReason why, string detail)
    {
        lock (_gate) CloseLocked(why, detail);
        Settle();
    }

    /// <summary>The first reason stays. Every caller calls <see cref="Settle"/> once it is out of the lock.</summary>
    private void CloseLocked(SessionEndReason why, string detail = "")
    {
        if (_end is not null) return;
        // A peer that only closes when asked to unbind has still done what we wanted.
        bool lost = why is SessionEndReason.PeerClosed or SessionEndReason.IoError;
        _end = new SessionEnd(lost && _unbindSequence is not null ? _unbindReason : why, detail);
        _endedAt = Now;
        _state = BindState.Closed;
        _discard = lost || why == SessionEndReason.EnquireLinkUnanswered;
    }

    /// <summary>Wakes the loops after the end, outside the lock: they may run on this thread.</summary>
    private void Settle()
    {
        lock (_gate)
        {
            if (_end is null || _aftermathDone) return;
            _aftermathDone = true;
        }

        _room.Set();
        _wake.Set();
        CancelTransport(read: true, flush: _discard);
        _life.Cancel();
    }

    private void CancelTransport(bool read, bool flush)
    {
        try
        {
            if (read) _transport.Input.CancelPendingRead();
            if (flush) _transport.Output.CancelPendingFlush();
        }
        catch (ObjectDisposedException)
        {
            // The loops have just ended by themselves and completed the pipes; those of a stream say so when they are cancelled then.
        }
    }
}
