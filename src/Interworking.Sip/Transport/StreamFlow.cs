using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Interworking.Sip.Codec;
using Interworking.Sip.Messages;
using Interworking.Sip.Transactions;

namespace Interworking.Sip.Transport;

/// <summary>One TCP, TLS or WebSocket connection, whoever opened it: its reading loop, its output, its waiting transactions.</summary>
internal sealed class StreamFlow : Flow
{
    private readonly SipEndpoint _endpoint;
    private readonly IDuplexPipe _pipe;
    private readonly StreamOutput _output;
    private readonly Lock _gate = new();
    private readonly byte[] _viaPrefix;
    private readonly bool _dialled;
    private readonly bool _units;
    private readonly Action? _spoken;
    private HashSet<ClientTransaction>? _waiting;
    private bool _open = true;
    private bool _hasSpoken;
    private long _lastInput;
    private long _partialSince;
    private long _keptUntil;
    private long _heardWithin;

    public StreamFlow(
        SipEndpoint endpoint, IDuplexPipe pipe, SipTransport transport, IPEndPoint local, IPEndPoint remote, bool dialled, Action? spoken = null)
        : base(endpoint.NextFlowId(), transport, local, remote)
    {
        (_endpoint, _pipe, _dialled, _spoken) = (endpoint, pipe, dialled, spoken);
        _units = transport is SipTransport.Ws or SipTransport.Wss;
        _output = new StreamOutput(pipe.Output, endpoint.Options.MaxStreamOutput, _units, endpoint.Time);
        _viaPrefix = MakeViaPrefix(transport, endpoint.Options.Advertised ?? local.ToString());
        _lastInput = endpoint.Time.GetTimestamp();
    }

    public override bool IsOpen => Volatile.Read(ref _open);

    internal override ReadOnlySpan<byte> ViaPrefix => _viaPrefix;

    /// <summary>The connection's life. Whatever the peer or the network does ends it; nothing is thrown for that.</summary>
    public async Task RunAsync(CancellationToken closed)
    {
        Task writing = GuardAsync(WriteAsync);
        await GuardAsync(() => ReadAsync(closed));
        Close();
        await writing;
        await GuardAsync(() => _pipe.Input.CompleteAsync().AsTask());
        // Over a stream it writes what a cut connection has left behind, and fails once more.
        await GuardAsync(() => _pipe.Output.CompleteAsync().AsTask());
    }

    public override void Keep(TimeSpan time, TimeSpan? heardWithin)
    {
        long until = _endpoint.Time.GetTimestamp() + TicksOf(time);
        // A second REGISTER on this connection, for another binding, does not shorten what the first one was promised.
        for (long kept = Volatile.Read(ref _keptUntil); until > kept;)
        {
            long before = Interlocked.CompareExchange(ref _keptUntil, until, kept);
            if (before == kept) break;
            kept = before;
        }

        if (heardWithin is { } within) Volatile.Write(ref _heardWithin, within.Ticks);
    }

    /// <summary>Closes what nobody needs, never said anything, never finished a message, broke its promise to be heard of, or does not read.</summary>
    public void Sweep()
    {
        if (WhyToClose() is not { } why) return;
        _endpoint.Counters.Add(why);
        if (why == SipCounter.FlowsStalled) _output.Abort();
        Close();
    }

    private SipCounter? WhyToClose()
    {
        SipEndpointOptions options = _endpoint.Options;
        TimeProvider time = _endpoint.Time;
        if (!IsOpen) return null;
        if (_output.Stalled >= options.HalfOpenLimit) return SipCounter.FlowsStalled;
        long partial = Volatile.Read(ref _partialSince);
        if (partial != 0 && time.GetElapsedTime(partial) >= options.HalfOpenLimit) return SipCounter.FlowsHalfOpen;
        TimeSpan silent = time.GetElapsedTime(Volatile.Read(ref _lastInput));
        if (!_dialled && !Volatile.Read(ref _hasSpoken) && silent >= options.HalfOpenLimit) return SipCounter.FlowsHalfOpen;
        if (Volatile.Read(ref _heardWithin) is var within and > 0 && silent.Ticks >= within) return SipCounter.FlowsUnheard;
        return silent >= options.IdleLimit && time.GetTimestamp() >= Volatile.Read(ref _keptUntil) ? SipCounter.FlowsIdle : null;
    }

    private long TicksOf(TimeSpan time) => (long)(time.TotalSeconds * _endpoint.Time.TimestampFrequency);

    /// <summary>Takes nothing more in or out; what is already written to the output still leaves.</summary>
    public void Close()
    {
        ClientTransaction[] waiting;
        lock (_gate)
        {
            if (!_open) return;
            _open = false;
            waiting = _waiting is null ? [] : [.. _waiting];
        }

        _output.Close();
        CancelRead();
        foreach (ClientTransaction transaction in waiting) transaction.OnFlowClosed();
        _endpoint.OnFlowClosed(this);
    }

    private void CancelRead()
    {
        try
        {
            _pipe.Input.CancelPendingRead();
        }
        catch (ObjectDisposedException)
        {
            // The reading loop has just ended by itself: there is nothing left to cancel.
        }
    }

    public void Abort()
    {
        _output.Abort();
        Close();
    }

    internal override bool TrySend(ReadOnlySpan<byte> bytes) => _output.TryAppend(bytes);

    internal override void SendOrClose(ReadOnlySpan<byte> bytes)
    {
        if (!_output.TryAppend(bytes)) Close();
    }

    internal override bool TryTrack(ClientTransaction transaction)
    {
        lock (_gate) return _open && (_waiting ??= []).Add(transaction);
    }

    internal override void Untrack(ClientTransaction transaction)
    {
        lock (_gate) _waiting?.Remove(transaction);
    }

    /// <summary>A connection that cannot be written to any more is closed, even if the peer goes on talking.</summary>
    private async Task WriteAsync()
    {
        await _output.RunAsync();
        Close();
    }

    private async Task ReadAsync(CancellationToken closed)
    {
        while (true)
        {
            ReadResult read = await _pipe.Input.ReadAsync(closed);
            if (read.IsCanceled) return;
            ReadOnlySequence<byte> buffer = read.Buffer;
            Volatile.Write(ref _lastInput, _endpoint.Time.GetTimestamp());
            bool goOn = Consume(ref buffer);
            NotePartial(buffer.Length > 2);
            _pipe.Input.AdvanceTo(buffer.Start, buffer.End);
            if (!goOn || read.IsCompleted || !IsOpen) return;
        }
    }

    private bool Consume(ref ReadOnlySequence<byte> buffer)
    {
        while (true)
        {
            switch (TryTake(ref buffer, out byte[]? frame))
            {
                case SipFrameResult.NeedMore:
                    return true;
                case SipFrameResult.Ping:
                    _endpoint.Counters.Add(SipCounter.PingsAnswered);
                    SendOrClose("\r\n"u8);
                    break;
                case SipFrameResult.Message:
                    // A unit ends where it ends, whatever is wrong in it; in a stream nobody knows where the next message begins.
                    if (_endpoint.OnFrame(frame!, this)) HasSpoken();
                    else if (!_units) return false;
                    break;
                case SipFrameResult.TooLarge:
                    _endpoint.OnTooLarge(frame!, this);
                    return false;
                default:
                    if (frame is not null) _endpoint.OnFrame(frame, this);
                    return false;
            }
        }
    }

    private SipFrameResult TryTake(ref ReadOnlySequence<byte> buffer, out byte[]? frame) => _units
        ? SipUnitFramer.TryTake(ref buffer, _endpoint.Options.Limits, out frame)
        : SipStreamFramer.TryTake(ref buffer, _endpoint.Options.Limits, out frame);

    private void HasSpoken()
    {
        if (_hasSpoken) return;
        Volatile.Write(ref _hasSpoken, true);
        _spoken?.Invoke();
    }

    private void NotePartial(bool isPartial)
    {
        if (!isPartial) Volatile.Write(ref _partialSince, 0);
        else if (_partialSince == 0) Volatile.Write(ref _partialSince, Math.Max(1, _endpoint.Time.GetTimestamp()));
    }

    private async Task GuardAsync(Func<Task> loop)
    {
        try
        {
            await loop();
        }
        catch (Exception error)
        {
            // Resets and aborts are how connections end; anything else is a bug of ours and is told.
            bool ordinary = error is IOException or SocketException or OperationCanceledException or ObjectDisposedException;
            if (!ordinary) _endpoint.Options.OnError?.Invoke(error);
            Close();
        }
    }
}
