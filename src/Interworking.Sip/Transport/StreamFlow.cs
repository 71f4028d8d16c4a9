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
    private HashSet<ClientTransaction>? _waiting;
    private bool _open = true;
    private bool _hasSpoken;
    private long _lastInput;
    private long _partialSince;

    public StreamFlow(SipEndpoint endpoint, IDuplexPipe pipe, SipTransport transport, IPEndPoint local, IPEndPoint remote, bool dialled)
        : base(endpoint.NextFlowId(), transport, local, remote)
    {
        (_endpoint, _pipe, _dialled) = (endpoint, pipe, dialled);
        _output = new StreamOutput(pipe.Output, endpoint.Options.MaxStreamOutput, endpoint.Time);
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

    /// <summary>Closes what is idle, never said anything, never finished a message, or does not read.</summary>
    public void Sweep()
    {
        SipEndpointOptions options = _endpoint.Options;
        TimeSpan silent = _endpoint.Time.GetElapsedTime(Volatile.Read(ref _lastInput));
        long partial = Volatile.Read(ref _partialSince);
        bool halfOpen = (!_dialled && !Volatile.Read(ref _hasSpoken) && silent >= options.HalfOpenLimit)
            || (partial != 0 && _endpoint.Time.GetElapsedTime(partial) >= options.HalfOpenLimit);
        if (_output.Stalled >= options.HalfOpenLimit) _output.Abort();
        else if (!halfOpen && silent < options.IdleLimit) return;
        Close();
    }

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
            switch (SipStreamFramer.TryTake(ref buffer, _endpoint.Options.Limits, out byte[]? frame))
            {
                case SipFrameResult.NeedMore:
                    return true;
                case SipFrameResult.Ping:
                    SendOrClose("\r\n"u8);
                    break;
                case SipFrameResult.Message:
                    Volatile.Write(ref _hasSpoken, true);
                    if (!_endpoint.OnFrame(frame!, this)) return false;
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
