using System.Buffers;
using System.IO.Pipelines;
using System.Net.WebSockets;
using System.Text.Unicode;
using Interworking.Sip.Codec;

namespace Interworking.Gateway.Sip.WebSockets;

/// <summary>
/// A WebSocket as the SIP endpoint sees a connection: units of <see cref="SipUnitFramer"/>, one for each WebSocket message, both ways. Fragments are put together here,
/// within limits; text leaves as text and anything else as binary (RFC 7118, 4).
/// </summary>
internal sealed class WebSocketPipe : IDuplexPipe
{
    private const int FirstBuffer = 4096;

    /// <summary>How long the peer has to answer our close.</summary>
    private static readonly TimeSpan CloseWithin = TimeSpan.FromSeconds(2);

    private readonly WebSocket _socket;
    private readonly int _maxMessage;
    private readonly TimeSpan _messageWithin;
    private readonly TimeProvider _time;
    private readonly Pipe _in = new(new PipeOptions(readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, useSynchronizationContext: false));
    private readonly Pipe _out = new(new PipeOptions(readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, useSynchronizationContext: false));
    private WebSocketCloseStatus _status = WebSocketCloseStatus.NormalClosure;

    /// <param name="socket">Open; the caller's to dispose.</param>
    /// <param name="maxMessage">Octets of a message; a longer one closes with 1009.</param>
    /// <param name="messageWithin">From a message's first fragment to its last.</param>
    /// <param name="time">The clock of that.</param>
    public WebSocketPipe(WebSocket socket, int maxMessage, TimeSpan messageWithin, TimeProvider time) =>
        (_socket, _maxMessage, _messageWithin, _time) = (socket, maxMessage, messageWithin, time);

    public PipeReader Input => _in.Reader;

    public PipeWriter Output => _out.Writer;

    /// <summary>Carries messages while <paramref name="session"/> runs, which completes both ends; then closes the WebSocket in order. Nothing that the peer does throws.</summary>
    public async Task RunAsync(Func<IDuplexPipe, Task> session)
    {
        using var ended = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _time);
        using CancellationTokenRegistration abort = ended.Token.Register(_socket.Abort);
        Task receiving = ReceiveAllAsync();
        Task sending = SendAllAsync();
        await session(this);
        // Of use only when the connection was refused and nobody has touched them.
        await _out.Writer.CompleteAsync();
        await _in.Reader.CompleteAsync();
        ended.CancelAfter(CloseWithin);
        await sending;
        await CloseAsync();
        await receiving;
    }

    private async Task ReceiveAllAsync()
    {
        try
        {
            while (await ReceiveAsync())
            {
                FlushResult flushed = await _in.Writer.FlushAsync(CancellationToken.None);
                if (!flushed.IsCompleted) continue;
                await DiscardAsync();
                break;
            }
        }
        catch (Exception error) when (IsHowConnectionsEnd(error))
        {
            // The SIP connection ends with it, below.
        }

        await _in.Writer.CompleteAsync();
    }

    /// <summary>Puts one whole message into the pipe, which is not flushed. False when there will be none any more.</summary>
    private async ValueTask<bool> ReceiveAsync()
    {
        // Nothing is held while a connection is silent, as most are most of the time.
        ValueWebSocketReceiveResult received = await _socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        CancellationTokenSource? limit = null;
        try
        {
            int length = 0;
            while (!received.EndOfMessage && received.MessageType != WebSocketMessageType.Close)
            {
                if (length == buffer.Length) buffer = Larger(buffer);
                received = await _socket.ReceiveAsync(buffer.AsMemory(length), limit?.Token ?? CancellationToken.None);
                length += received.Count;
                if (length > _maxMessage)
                {
                    _status = WebSocketCloseStatus.MessageTooBig;
                    return false;
                }

                if (!received.EndOfMessage) limit ??= new CancellationTokenSource(_messageWithin, _time);
            }

            if (received.MessageType == WebSocketMessageType.Close) return false;
            Span<byte> unit = _in.Writer.GetSpan(SipUnitFramer.HeadLength + length);
            SipUnitFramer.WriteHead(unit, length);
            buffer.AsSpan(0, length).CopyTo(unit[SipUnitFramer.HeadLength..]);
            _in.Writer.Advance(SipUnitFramer.HeadLength + length);
            return true;
        }
        finally
        {
            limit?.Dispose();
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>We are closing, and nobody reads any more: until the peer has closed too, or for as long as it may take.</summary>
    private async ValueTask DiscardAsync()
    {
        byte[] buffer = new byte[FirstBuffer];
        while ((await _socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None)).MessageType != WebSocketMessageType.Close) continue;
    }

    private async Task SendAllAsync()
    {
        try
        {
            while (true)
            {
                ReadResult read = await _out.Reader.ReadAsync();
                ReadOnlySequence<byte> buffer = read.Buffer;
                while (SipUnitFramer.TryLength(buffer, out long length) && buffer.Length >= SipUnitFramer.HeadLength + length)
                {
                    await SendAsync(buffer.Slice(SipUnitFramer.HeadLength, length));
                    buffer = buffer.Slice(SipUnitFramer.HeadLength + length);
                }

                _out.Reader.AdvanceTo(buffer.Start, buffer.End);
                if (read.IsCompleted) break;
            }
        }
        catch (Exception error) when (IsHowConnectionsEnd(error))
        {
            // Whoever writes learns it from the completed pipe.
        }

        await _out.Reader.CompleteAsync();
    }

    private ValueTask SendAsync(ReadOnlySequence<byte> message)
    {
        ReadOnlyMemory<byte> whole = message.IsSingleSegment ? message.First : message.ToArray();
        return _socket.SendAsync(whole, Utf8.IsValid(whole.Span) ? WebSocketMessageType.Text : WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);
    }

    private async ValueTask CloseAsync()
    {
        try
        {
            if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived) await _socket.CloseOutputAsync(_status, null, CancellationToken.None);
        }
        catch (Exception error) when (IsHowConnectionsEnd(error))
        {
            _socket.Abort(); // gone, or not taking anything: there is nobody to be polite to
        }
    }

    private static byte[] Larger(byte[] buffer)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    private static bool IsHowConnectionsEnd(Exception error) =>
        error is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException;
}
