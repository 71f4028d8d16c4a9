using System.Buffers;
using System.IO.Pipelines;
using System.Net.WebSockets;
using System.Text;
using Interworking.Gateway.Sip.WebSockets;
using Interworking.Sip.Codec;
using Interworking.Testing;

namespace Interworking.Gateway.Tests.Sip.WebSockets;

/// <summary>Frames of a WebSocket become units and back, over a connection in memory.</summary>
public sealed class WebSocketPipeTests : IAsyncLifetime
{
    private const int Limit = 10_000;

    private readonly ManualTimeProvider _time = new();
    private readonly WebSocket _server;
    private readonly WebSocket _client;
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<IDuplexPipe> _session = new();
    private Task _life = Task.CompletedTask;

    public WebSocketPipeTests()
    {
        var pipes = new DuplexPipePair();
        _server = WebSocket.CreateFromStream(new Joined(pipes.Left), new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = TimeSpan.Zero });
        _client = WebSocket.CreateFromStream(new Joined(pipes.Right), new WebSocketCreationOptions { IsServer = false, KeepAliveInterval = TimeSpan.Zero });
    }

    private IDuplexPipe Session => _session.Task.Result;

    public Task InitializeAsync()
    {
        var pipe = new WebSocketPipe(_server, Limit, TimeSpan.FromSeconds(30), _time);
        _life = pipe.RunAsync(async ends =>
        {
            _session.SetResult(ends);
            await _end.Task;
        });
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        _end.TrySetResult();
        _client.Abort();
        _server.Abort();
        await _life.WaitAsync(TimeSpan.FromSeconds(10));
        _client.Dispose();
        _server.Dispose();
    }

    [Fact]
    public async Task Receive_TextBinaryAndFragments_AreOneUnitEach()
    {
        await SendAsync("text", WebSocketMessageType.Text);
        await SendAsync("binary", WebSocketMessageType.Binary);
        await SendAsync("in ", WebSocketMessageType.Text, end: false);
        await SendAsync("three ", WebSocketMessageType.Text, end: false);
        await SendAsync("parts", WebSocketMessageType.Text);
        await SendAsync(new string('x', Limit), WebSocketMessageType.Text);
        await SendAsync("", WebSocketMessageType.Text);

        string[] units = [await UnitAsync(), await UnitAsync(), await UnitAsync(), await UnitAsync(), await UnitAsync()];
        units.Should().Equal("text", "binary", "in three parts", new string('x', Limit), "");
    }

    [Fact]
    public async Task Receive_LongerThanTheLimit_EndsTheSessionAndClosesWith1009()
    {
        await SendAsync(new string('x', Limit), WebSocketMessageType.Text, end: false);
        await SendAsync("y", WebSocketMessageType.Text, end: false);

        (await Session.Input.ReadAsync()).IsCompleted.Should().BeTrue();
        _end.SetResult();
        (await ClosedAsync()).Should().Be(WebSocketCloseStatus.MessageTooBig);
    }

    [Fact]
    public async Task Receive_MessageThatNeverEnds_EndsTheSession()
    {
        await SendAsync("begun", WebSocketMessageType.Text, end: false);
        await Eventually.TrueAsync(() => _time.IsAwaited(TimeSpan.FromSeconds(30)));

        _time.Advance(TimeSpan.FromSeconds(30));

        (await Session.Input.ReadAsync()).IsCompleted.Should().BeTrue();
    }

    [Fact]
    public async Task Send_Units_LeaveAsTextWhereTheyAreTextElseAsBinary()
    {
        await WriteAsync("text ☎"u8.ToArray());
        await WriteAsync([0xFF, 0xFE]);
        await WriteAsync([]);

        (await FrameAsync()).Should().Be((WebSocketMessageType.Text, "text ☎"));
        (await FrameAsync()).Type.Should().Be(WebSocketMessageType.Binary);
        (await FrameAsync()).Should().Be((WebSocketMessageType.Text, ""));
    }

    [Fact]
    public async Task Run_SessionEnds_WritesWhatIsLeftThenClosesInOrder()
    {
        await WriteAsync("the last words"u8.ToArray());
        _end.SetResult();

        (await FrameAsync()).Text.Should().Be("the last words");
        (await ClosedAsync()).Should().Be(WebSocketCloseStatus.NormalClosure);
        await _client.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, default);
        await _life.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Run_SessionEndsAndThePeerDoesNotClose_IsCutAfterAMoment()
    {
        _end.SetResult();
        (await ClosedAsync()).Should().Be(WebSocketCloseStatus.NormalClosure);
        _life.IsCompleted.Should().BeFalse();

        _time.Advance(TimeSpan.FromSeconds(2));

        await _life.WaitAsync(TimeSpan.FromSeconds(10));
        _server.State.Should().Be(WebSocketState.Aborted);
    }

    [Fact]
    public async Task Run_PeerCloses_EndsTheSession()
    {
        await _client.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, default);

        (await Session.Input.ReadAsync()).IsCompleted.Should().BeTrue();
        _end.SetResult();
        await _life.WaitAsync(TimeSpan.FromSeconds(10));
    }

    private async Task SendAsync(string text, WebSocketMessageType type, bool end = true) => await _client.SendAsync(Encoding.UTF8.GetBytes(text).AsMemory(), type, end, default);

    private async Task WriteAsync(byte[] unit)
    {
        byte[] framed = new byte[SipUnitFramer.HeadLength + unit.Length];
        SipUnitFramer.WriteHead(framed, unit.Length);
        unit.CopyTo(framed, SipUnitFramer.HeadLength);
        await Session.Output.WriteAsync(framed);
    }

    private async Task<(WebSocketMessageType Type, string Text)> FrameAsync()
    {
        byte[] buffer = new byte[1024];
        ValueWebSocketReceiveResult received = await _client.ReceiveAsync(buffer.AsMemory(), default).AsTask().WaitAsync(TimeSpan.FromSeconds(10));
        return (received.MessageType, Encoding.UTF8.GetString(buffer, 0, received.Count));
    }

    private async Task<WebSocketCloseStatus?> ClosedAsync()
    {
        while ((await FrameAsync()).Type != WebSocketMessageType.Close) continue;
        return _client.CloseStatus;
    }

    private async Task<string> UnitAsync()
    {
        while (true)
        {
            ReadResult read = await Session.Input.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));
            ReadOnlySequence<byte> buffer = read.Buffer;
            if (SipUnitFramer.TryLength(buffer, out long length) && buffer.Length >= SipUnitFramer.HeadLength + length)
            {
                string text = Encoding.UTF8.GetString(buffer.Slice(SipUnitFramer.HeadLength, length));
                Session.Input.AdvanceTo(buffer.GetPosition(SipUnitFramer.HeadLength + length));
                return text;
            }

            Session.Input.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    /// <summary>Two pipes as a stream.</summary>
    private sealed class Joined(IDuplexPipe pipe) : Stream
    {
        private readonly Stream _in = pipe.Input.AsStream();
        private readonly Stream _out = pipe.Output.AsStream();

        public override bool CanRead => true;

        public override bool CanWrite => true;

        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush() => _out.Flush();

        public override int Read(byte[] buffer, int offset, int count) => _in.Read(buffer, offset, count);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => _in.ReadAsync(buffer, cancellationToken);

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => _out.Write(buffer, offset, count);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => _out.WriteAsync(buffer, cancellationToken);

        /// <summary>As a socket does: what waits to read ends.</summary>
        protected override void Dispose(bool disposing)
        {
            pipe.Input.CancelPendingRead();
            _in.Dispose();
            _out.Dispose();
        }
    }
}
