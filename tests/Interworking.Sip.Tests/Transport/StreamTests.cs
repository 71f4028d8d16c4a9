using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Text;
using Interworking.Sip.Messages;
using Interworking.Sip.Transport;
using Interworking.Testing;

namespace Interworking.Sip.Tests.Transport;

/// <summary>An accepted connection over in-memory pipes: what the peer writes and reads is bytes.</summary>
public sealed class StreamTests : IAsyncLifetime
{
    private static readonly IPEndPoint Local = new(IPAddress.Loopback, 5060);
    private static readonly IPEndPoint Remote = new(IPAddress.Loopback, 40_000);

    private readonly ManualTimeProvider _time = new();
    private readonly ScriptedHandler _handler = new();
    private readonly DuplexPipePair _pipes = new();
    private readonly SipEndpoint _endpoint;
    private readonly Task _life;

    public StreamTests()
    {
        _endpoint = new SipEndpoint(new SipEndpointOptions { MaxStreamFlows = 1, MaxStreamOutput = 65_536 }, _handler, _time);
        _life = _endpoint.RunStreamAsync(_pipes.Left, SipTransport.Tcp, Local, Remote, CancellationToken.None);
    }

    private IDuplexPipe Peer => _pipes.Right;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _endpoint.DisposeAsync();

    [Fact]
    public async Task OnRequest_SeveralInOneRead_AreAnsweredInOrder()
    {
        await WriteAsync(Tcp(1) + Tcp(2) + Tcp(3));
        for (int number = 1; number <= 3; number++)
        {
            ServerTransaction transaction = await _handler.NextAsync();
            transaction.Request.CSeq!.Value.Number.Should().Be((uint)number);
            transaction.Flow.Transport.Should().Be(SipTransport.Tcp);
            transaction.Respond(new SipOutgoingResponse(200));
        }

        string answers = await ReadUntilAsync(text => text.Split("\r\n\r\n").Length == 4);
        answers.Split("\r\n").Where(line => line.StartsWith("CSeq")).Should().Equal("CSeq: 1 MESSAGE", "CSeq: 2 MESSAGE", "CSeq: 3 MESSAGE");
        _endpoint.ServerTransactions.Should().Be(0, "timer J is 0 on a stream");
    }

    [Fact]
    public async Task Ping_DoubleLineBreak_IsAnsweredWithOne()
    {
        await WriteAsync("\r\n\r\n");
        (await ReadUntilAsync(text => text.Length >= 2)).Should().Be("\r\n");
    }

    [Fact]
    public async Task Run_PeerGoneWhileItsAnswerIsWritten_EndsWithoutAnError()
    {
        await using var endpoint = new SipEndpoint(new SipEndpointOptions(), _handler, _time);
        var pipe = new BrokenPipe("\r\n\r\n");

        await endpoint.RunStreamAsync(pipe, SipTransport.Tls, Local, Remote, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(10));

        pipe.Writes.Should().BePositive("the ping was answered");
    }

    [Fact]
    public async Task SendAsync_OnTheFlowOfARequest_GoesBothWaysAndIsNeverRepeated()
    {
        await WriteAsync(Tcp(1));
        ServerTransaction asked = await _handler.NextAsync();
        asked.Respond(new SipOutgoingResponse(200));
        await ReadUntilAsync(text => text.EndsWith("\r\n\r\n"));
        Flow flow = asked.Flow;
        _endpoint.FindFlow(flow.Id).Should().BeSameAs(flow);
        (await _endpoint.ConnectAsync(SipTransport.Tcp, Remote, null, default)).Should().BeSameAs(flow);
        Task<ClientResult> result = _endpoint.SendAsync(ScriptedHandler.Message(), flow, default).AsTask();
        string sent = await ReadUntilAsync(text => text.EndsWith("hello"));
        sent.Should().StartWith("MESSAGE sip:1111@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.1:5060;branch=z9hG4bK");
        _time.Advance(TimeSpan.FromSeconds(10));
        Peer.Input.TryRead(out _).Should().BeFalse();
        string headers = sent[(sent.IndexOf("\r\n", StringComparison.Ordinal) + 2)..sent.IndexOf("Content-Type", StringComparison.Ordinal)];
        await WriteAsync($"SIP/2.0 200 OK\r\n{headers}Content-Length: 0\r\n\r\n");
        (await result.WaitAsync(TimeSpan.FromSeconds(10))).Response!.StatusCode.Should().Be(200);
    }

    [Fact]
    public async Task SendAsync_NobodyAnswersOnAStream_TimesOutAfterTimerF()
    {
        await WriteAsync(Tcp(1));
        Flow flow = (await _handler.NextAsync()).Flow;
        Task<ClientResult> result = _endpoint.SendAsync(ScriptedHandler.Message(), flow, default).AsTask();
        _time.Advance(TimeSpan.FromSeconds(31));
        result.IsCompleted.Should().BeFalse();
        _time.Advance(TimeSpan.FromSeconds(2));
        (await result.WaitAsync(TimeSpan.FromSeconds(10))).Kind.Should().Be(ClientResultKind.Timeout);
        _endpoint.Counters[SipCounter.RequestsRepeated].Should().Be(0);
    }

    [Fact]
    public async Task Close_ByThePeer_FailsWhatWaitsAndTellsTheHandler()
    {
        await WriteAsync(Tcp(1));
        Flow flow = (await _handler.NextAsync()).Flow;
        Task<ClientResult> result = _endpoint.SendAsync(ScriptedHandler.Message(), flow, default).AsTask();
        await Peer.Output.CompleteAsync();
        (await result.WaitAsync(TimeSpan.FromSeconds(10))).Kind.Should().Be(ClientResultKind.TransportError);
        (await _handler.FirstClosed.Task.WaitAsync(TimeSpan.FromSeconds(10))).Should().BeSameAs(flow);
        await _life.WaitAsync(TimeSpan.FromSeconds(10));
        flow.IsOpen.Should().BeFalse();
        _endpoint.FindFlow(flow.Id).Should().BeNull();
        (await _endpoint.SendAsync(ScriptedHandler.Message(), flow, default)).Kind.Should().Be(ClientResultKind.TransportError);
        _handler.Closed.Should().ContainSingle();
    }

    [Fact]
    public async Task Close_PeerBreaksThePipe_NothingIsThrown()
    {
        await Peer.Output.CompleteAsync(new IOException("reset"));
        await _life.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Theory]
    [InlineData("Content-Length: 5\nContent-Length: 5")]
    [InlineData("Content-Length: x")]
    public async Task OnRequest_ThatCannotBeFramed_Is400AndTheConnectionCloses(string length)
    {
        await WriteAsync(Tcp(1).Replace("Content-Length: 5", length.Replace("\n", "\r\n")));
        (await ReadUntilAsync(text => text.EndsWith("\r\n\r\n"))).Should().StartWith("SIP/2.0 400 Bad Content-Length");
        await _life.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Theory]
    [InlineData("Content-Length: 70000", "SIP/2.0 413 Request Entity Too Large\r\n")]
    [InlineData("Content-Length: 65400", "SIP/2.0 513 Message Too Large\r\n")]
    public async Task OnRequest_TooLarge_IsAnsweredBeforeItsBodyCameAndTheConnectionCloses(string length, string answer)
    {
        string text = Tcp(1).Replace("Content-Length: 5", length);
        await WriteAsync(text[..text.IndexOf("hello", StringComparison.Ordinal)]);
        (await ReadUntilAsync(read => read.EndsWith("\r\n\r\n"))).Should().StartWith(answer);
        await _life.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task OnRequest_SameRequestInAnotherTransaction_IsTheHandlers()
    {
        await WriteAsync(Tcp(1));
        await _handler.NextAsync();
        await WriteAsync(Tcp(1).Replace("z9hG4bK1", "z9hG4bK2"));
        await _handler.NextAsync();
    }

    [Fact]
    public async Task Refused_InviteOverAStream_IsNotRepeatedAndLeavesNothingBehind()
    {
        await WriteAsync(Tcp(1).Replace("MESSAGE", "INVITE"));
        ServerTransaction transaction = await _handler.NextAsync();
        transaction.IsSourceProven = true;
        transaction.Respond(new SipOutgoingResponse(405));
        (await ReadUntilAsync(text => text.EndsWith("\r\n\r\n"))).Should().StartWith("SIP/2.0 405 ");
        _endpoint.ServerTransactions.Should().Be(0);
        await WriteAsync(Tcp(1).Replace("MESSAGE", "ACK"));
        _time.Advance(TimeSpan.FromSeconds(10));
        Waiting().Should().Be(0);
    }

    [Fact]
    public async Task OnRequest_ThatIsNotSip_ClosesWithoutAnAnswer()
    {
        await WriteAsync("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        await _life.WaitAsync(TimeSpan.FromSeconds(10));
        Peer.Input.TryRead(out ReadResult read).Should().BeTrue();
        read.Buffer.IsEmpty.Should().BeTrue();
    }

    [Theory, InlineData(""), InlineData("\r\n\r\n"), InlineData("MESSAGE sip:1111@example.net SIP/2.0\r\nVia: ")]
    public async Task Sweep_NoFirstMessageInTime_Closes(string said)
    {
        if (said.Length > 0) await WriteAsync(said);
        await ReadIfPingAsync(said);
        _time.Advance(TimeSpan.FromSeconds(20));
        _life.IsCompleted.Should().BeFalse();
        _time.Advance(TimeSpan.FromSeconds(12));
        await _life.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Sweep_IdleAfterTraffic_ClosesAtTheIdleLimitOnly()
    {
        await WriteAsync(Tcp(1));
        await _handler.NextAsync();
        _time.Advance(TimeSpan.FromMinutes(59));
        _life.IsCompleted.Should().BeFalse();
        _time.Advance(TimeSpan.FromMinutes(2));
        await _life.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task SendAsync_PeerDoesNotRead_IsRefusedAtTheBoundAndClosedLater()
    {
        await WriteAsync(Tcp(1));
        Flow flow = (await _handler.NextAsync()).Flow;
        SipOutgoingRequest large = ScriptedHandler.Message(new string('x', 10_000));
        var results = new List<Task<ClientResult>>();
        await Eventually.TrueAsync(() =>
        {
            if (Waiting() < 65_536) results.Add(_endpoint.SendAsync(large, flow, default).AsTask());
            return Waiting() >= 65_536;
        });
        for (int number = 0; number < 10; number++) results.Add(_endpoint.SendAsync(large, flow, default).AsTask());
        results[^1].IsCompleted.Should().BeTrue("the pipe is full and 64 KiB wait");
        results.Should().Contain(one => !one.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(31));
        await _life.WaitAsync(TimeSpan.FromSeconds(10));
        (await Task.WhenAll(results)).Should().OnlyContain(one => one.Kind == ClientResultKind.TransportError);
    }

    [Fact]
    public async Task RunStreamAsync_MoreThanAllowed_ReturnsAtOnce()
    {
        var second = new DuplexPipePair();
        await _endpoint.RunStreamAsync(second.Left, SipTransport.Tcp, Local, new IPEndPoint(IPAddress.Loopback, 40_001), CancellationToken.None);
        _endpoint.Counters[SipCounter.FlowsRefused].Should().Be(1);
    }

    [Fact]
    public async Task DisposeAsync_OpenConnection_EndsIt()
    {
        await _endpoint.DisposeAsync();
        await _life.WaitAsync(TimeSpan.FromSeconds(10));
    }

    /// <summary>Octets on their way to the peer; none of them is taken.</summary>
    private long Waiting()
    {
        if (!Peer.Input.TryRead(out ReadResult read)) return 0;
        Peer.Input.AdvanceTo(read.Buffer.Start, read.Buffer.Start);
        return read.Buffer.Length;
    }

    private static string Tcp(int number) => Encoding.UTF8.GetString(Wire.Bytes(
        Wire.Message.Replace("UDP", "TCP").Replace("z9hG4bKabc", "z9hG4bK" + number).Replace("CSeq: 7", "CSeq: " + number)));

    private async Task WriteAsync(string text) => await Peer.Output.WriteAsync(Encoding.UTF8.GetBytes(text));

    private async Task ReadIfPingAsync(string said)
    {
        if (said == "\r\n\r\n") await ReadUntilAsync(text => text.Length == 2);
    }

    private async Task<string> ReadUntilAsync(Func<string, bool> enough)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        string text = "";
        while (!enough(text))
        {
            ReadResult read = await Peer.Input.ReadAsync(limit.Token);
            text += Encoding.UTF8.GetString(read.Buffer.ToArray());
            Peer.Input.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted && !enough(text)) throw new EndOfStreamException(text);
        }

        return text;
    }
}
