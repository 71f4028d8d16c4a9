using System.Net;
using System.Net.Sockets;
using System.Text;
using Interworking.Sip.Messages;
using Interworking.Sip.Transactions;
using Interworking.Sip.Transport;
using Interworking.Testing;

namespace Interworking.Sip.Tests.Transport;

/// <summary>Real sockets on loopback, a clock moved by hand. The peer is a bare socket, so the test sees every datagram.</summary>
public sealed class UdpTests : IAsyncLifetime, IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly ScriptedHandler _handler = new();
    private readonly SipEndpoint _endpoint;
    private readonly UdpListener _listener;
    private readonly Socket _peer = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly Flow _flow;

    public UdpTests()
    {
        _endpoint = new SipEndpoint(new SipEndpointOptions { Server = "Interworking" }, _handler, _time);
        _listener = _endpoint.ListenUdp(new IPEndPoint(IPAddress.Loopback, 0));
        _peer.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _flow = _endpoint.UdpFlow(_listener, (IPEndPoint)_peer.LocalEndPoint!);
    }

    private int Port => ((IPEndPoint)_peer.LocalEndPoint!).Port;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _endpoint.DisposeAsync();

    public void Dispose() => _peer.Dispose();

    [Fact]
    public async Task SendAsync_Message_IsOnTheWireAsSaid()
    {
        ValueTask<ClientResult> result = _endpoint.SendAsync(ScriptedHandler.Message(), _flow, default);
        string sent = await ReceiveAsync();
        string branch = Branch(sent);
        branch.Should().MatchRegex("^z9hG4bK[0-9a-f]{16}$");
        sent.Should().Be(
            "MESSAGE sip:1111@127.0.0.1 SIP/2.0\r\n"
            + $"Via: SIP/2.0/UDP {_listener.Local};branch={branch};rport\r\n"
            + "Max-Forwards: 70\r\n"
            + "From: <sip:2222@example.net>;tag=f1\r\n"
            + "To: <sip:1111@example.net>\r\n"
            + "Call-ID: c1@example.net\r\n"
            + "CSeq: 1 MESSAGE\r\n"
            + "Content-Type: text/plain\r\n"
            + "Content-Length: 5\r\n\r\nhello");
        _endpoint.SizeOnWire(ScriptedHandler.Message(), _flow).Should().Be(sent.Length);
        Reply(sent, "200 OK");
        ClientResult done = await result.AsTask().WaitAsync(TimeSpan.FromSeconds(10));
        done.Kind.Should().Be(ClientResultKind.Final);
        done.Response!.StatusCode.Should().Be(200);
        done.RoundTrip.Should().Be(TimeSpan.Zero);
        _endpoint.PendingClientTransactions.Should().Be(0);
    }

    [Fact]
    public async Task SendAsync_FirstDatagramLost_IsRepeatedUnchangedAndAnswered()
    {
        ValueTask<ClientResult> result = _endpoint.SendAsync(ScriptedHandler.Message(), _flow, default);
        string lost = await ReceiveAsync();
        _time.Advance(TimeSpan.FromMilliseconds(510));
        string again = await ReceiveAsync();
        again.Should().Be(lost);
        Reply(again, "202 Accepted");
        ClientResult done = await result.AsTask().WaitAsync(TimeSpan.FromSeconds(10));
        done.Response!.StatusCode.Should().Be(202);
        done.RoundTrip.Should().Be(TimeSpan.FromMilliseconds(510));
    }

    [Fact]
    public async Task SendAsync_NobodyAnswers_RepeatsAsRfc3261SaysAndTimesOut()
    {
        Task<ClientResult> result = _endpoint.SendAsync(ScriptedHandler.Message(), _flow, default).AsTask();
        var at = new List<int>();
        for (int tenths = 0; !result.IsCompleted && tenths < 400; tenths++)
        {
            while (_peer.Available > 0)
            {
                await ReceiveAsync();
                at.Add(tenths);
            }

            _time.Advance(TimeSpan.FromMilliseconds(100));
        }

        (await result).Kind.Should().Be(ClientResultKind.Timeout);
        (await result).RoundTrip.Should().BeCloseTo(TimeSpan.FromSeconds(32), TimeSpan.FromMilliseconds(200));
        at.Should().HaveCount(11, "RFC 3261 17.1.2.2: 0, 0.5, 1.5, 3.5, 7.5, 11.5 … 31.5 s");
    }

    [Fact]
    public async Task SendAsync_Provisional_SlowsRepetitionToT2()
    {
        Task<ClientResult> result = _endpoint.SendAsync(ScriptedHandler.Message(), _flow, default).AsTask();
        string sent = await ReceiveAsync();
        Reply(sent, "100 Trying");
        await Eventually.TrueAsync(() => _endpoint.Counters[SipCounter.ResponsesReceived] == 1);
        _time.Advance(TimeSpan.FromMilliseconds(510));
        await ReceiveAsync();
        _time.Advance(TimeSpan.FromMilliseconds(3900));
        _peer.Available.Should().Be(0);
        _time.Advance(TimeSpan.FromMilliseconds(200));
        Reply(await ReceiveAsync(), "200 OK");
        (await result.WaitAsync(TimeSpan.FromSeconds(10))).Kind.Should().Be(ClientResultKind.Final);
    }

    [Fact]
    public async Task OnResponse_WrongCSeqOrSentByOrBranchOrSecondVia_IsNotOurs()
    {
        Task<ClientResult> result = _endpoint.SendAsync(ScriptedHandler.Message(), _flow, default).AsTask();
        string sent = await ReceiveAsync();
        Reply(sent.Replace("CSeq: 1 MESSAGE", "CSeq: 1 OPTIONS"), "200 OK");
        Reply(sent.Replace("CSeq: 1 MESSAGE", "CSeq: 2 MESSAGE"), "200 OK");
        Reply(sent.Replace(_listener.Local.ToString(), "192.0.2.9:5060"), "200 OK");
        Reply(sent.Replace(";rport", ";rport, SIP/2.0/UDP 192.0.2.9;branch=z9hG4bKx"), "200 OK");
        Reply(sent.Replace(Branch(sent), "z9hG4bK0000000000000000"), "200 OK");
        await Eventually.TrueAsync(() => _endpoint.Counters[SipCounter.ResponsesReceived] == 5);
        result.IsCompleted.Should().BeFalse();
        Reply(sent, "404 Not Found");
        (await result.WaitAsync(TimeSpan.FromSeconds(10))).Response!.StatusCode.Should().Be(404);
        Reply(sent, "404 Not Found");
        await Eventually.TrueAsync(() => _endpoint.Counters[SipCounter.ResponsesUnmatched] == 3);
    }

    [Fact]
    public async Task SendAsync_Cancelled_EndsAndForgets()
    {
        using var cancellation = new CancellationTokenSource();
        Task<ClientResult> result = _endpoint.SendAsync(ScriptedHandler.Message(), _flow, cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await FluentActions.Awaiting(() => result).Should().ThrowAsync<OperationCanceledException>();
        _endpoint.PendingClientTransactions.Should().Be(0);
    }

    [Fact]
    public async Task SendAsync_LineBreakInAValue_IsRefusedBeforeAnythingIsSent()
    {
        SipOutgoingRequest request = ScriptedHandler.Message() with { To = "<sip:a@b>\r\nX: y" };
        await FluentActions.Awaiting(() => _endpoint.SendAsync(request, _flow, default).AsTask()).Should().ThrowAsync<ArgumentException>();
        _endpoint.PendingClientTransactions.Should().Be(0);
    }

    [Fact]
    public async Task SendAsync_TooLargeForADatagram_IsATransportErrorAtOnce()
    {
        ClientResult result = await _endpoint.SendAsync(ScriptedHandler.Message(new string('x', 70_000)), _flow, default);
        result.Kind.Should().Be(ClientResultKind.TransportError);
        _endpoint.PendingClientTransactions.Should().Be(0);
    }

    [Fact]
    public async Task Respond_Request_IsAnsweredWithRportReceivedAndTag()
    {
        Send(Wire.Message);
        ServerTransaction transaction = await _handler.NextAsync();
        transaction.Source.Should().Be((IPEndPoint)_peer.LocalEndPoint!);
        transaction.Respond(new SipOutgoingResponse(200, Headers: [new("X-Own", "1")]));
        transaction.Responded.Should().BeTrue();
        string answer = await ReceiveAsync();
        answer.Should().MatchRegex(
            "^SIP/2.0 200 OK\r\n"
            + $"Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKabc;rport={Port};received=127.0.0.1\r\n"
            + "From: \"TATA\" <sip:2222@example.net>;tag=f1\r\n"
            + "To: <sip:1111@example.net>;tag=[0-9a-f]{16}\r\n"
            + "Call-ID: c1@example.net\r\n"
            + "CSeq: 7 MESSAGE\r\n"
            + "Server: Interworking\r\n"
            + "X-Own: 1\r\n"
            + "Content-Length: 0\r\n\r\n$");
    }

    [Fact]
    public async Task OnRequest_Retransmissions_AreAbsorbedThenAnsweredTheSameUntilTimerJ()
    {
        Send(Wire.Message);
        ServerTransaction transaction = await _handler.NextAsync();
        Send(Wire.Message);
        await Eventually.TrueAsync(() => _endpoint.Counters[SipCounter.RequestsAbsorbed] == 1);
        transaction.Respond(new SipOutgoingResponse(100));
        string trying = await ReceiveAsync();
        trying.Should().StartWith("SIP/2.0 100 Trying").And.Contain("To: <sip:1111@example.net>\r\n");
        Send(Wire.Message);
        (await ReceiveAsync()).Should().Be(trying);
        transaction.Respond(new SipOutgoingResponse(200));
        string final = await ReceiveAsync();
        transaction.Respond(new SipOutgoingResponse(500));
        Send(Wire.Message);
        (await ReceiveAsync()).Should().Be(final);
        _handler.Seen.Should().Be(1);
        _time.Advance(TimeSpan.FromSeconds(33));
        _endpoint.ServerTransactions.Should().Be(0);
        Send(Wire.Message);
        (await _handler.NextAsync()).Should().NotBeSameAs(transaction);
    }

    [Fact]
    public async Task OnRequest_SameBranchOtherMethodOrSentBy_IsAnotherTransaction()
    {
        Send(Wire.Message);
        await _handler.NextAsync();
        Send(Wire.Message.Replace("192.0.2.1:5060", "192.0.2.1:5061").Replace("c1@", "c2@"));
        await _handler.NextAsync();
        Send(Wire.Message.Replace("MESSAGE", "OPTIONS"));
        await _handler.NextAsync();
        _endpoint.ServerTransactions.Should().Be(3);
    }

    [Fact]
    public async Task OnRequest_WithoutCookie_IsMatchedAsRfc2543Does()
    {
        string old = Wire.Message.Replace("z9hG4bKabc", "1");
        Send(old);
        await _handler.NextAsync();
        Send(old);
        await Eventually.TrueAsync(() => _endpoint.Counters[SipCounter.RequestsAbsorbed] == 1);
        Send(old.Replace("CSeq: 7", "CSeq: 8"));
        (await _handler.NextAsync()).Request.CSeq!.Value.Number.Should().Be(8);
    }

    [Fact]
    public async Task OnRequest_WithoutRport_IsAnsweredToThePortOfSentBy()
    {
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        other.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        other.SendTo(Wire.Bytes(Wire.Message.Replace("192.0.2.1:5060;branch=z9hG4bKabc;rport", $"127.0.0.1:{Port};branch=z9hG4bKabc")), _listener.Local);
        (await _handler.NextAsync()).Respond(new SipOutgoingResponse(200));
        (await ReceiveAsync()).Should().Contain($"Via: SIP/2.0/UDP 127.0.0.1:{Port};branch=z9hG4bKabc\r\n");
    }

    [Theory]
    [InlineData("CANCEL", "SIP/2.0 481 ")]
    [InlineData("BROKEN", "SIP/2.0 400 Bad CSeq")]
    public async Task OnRequest_ThatTheLibraryAnswers_NeverReachesTheHandler(string method, string answer)
    {
        string text = Wire.Message.Replace("MESSAGE sip", method + " sip");
        Send(method == "CANCEL" ? text.Replace("7 MESSAGE", "7 CANCEL") : text);
        (await ReceiveAsync()).Should().StartWith(answer);
        _handler.Seen.Should().Be(0);
    }

    [Fact]
    public async Task OnRequest_Ack_IsAbsorbed()
    {
        Send(Wire.Message.Replace("MESSAGE", "ACK"));
        await Eventually.TrueAsync(() => _endpoint.Counters[SipCounter.RequestsReceived] == 1);
        _handler.Seen.Should().Be(0);
        _peer.Available.Should().Be(0);
    }

    [Fact]
    public async Task OnRequest_HandlerThrows_Is500AndTheThreadLives()
    {
        Exception? told = null;
        await using var endpoint = new SipEndpoint(
            new SipEndpointOptions { OnError = error => told = error }, new ScriptedHandler(_ => throw new InvalidOperationException("bug")), _time);
        UdpListener listener = endpoint.ListenUdp(new IPEndPoint(IPAddress.Loopback, 0));
        _peer.SendTo(Wire.Bytes(Wire.Message), listener.Local);
        (await ReceiveAsync()).Should().StartWith("SIP/2.0 500 ");
        told.Should().BeOfType<InvalidOperationException>();
        _peer.SendTo(Wire.Bytes(Wire.Message), listener.Local);
        (await ReceiveAsync()).Should().StartWith("SIP/2.0 500 ");
    }

    [Fact]
    public async Task Respond_LineBreakInAHeader_IsRefusedAndTheRequestCanStillBeAnswered()
    {
        Send(Wire.Message);
        ServerTransaction transaction = await _handler.NextAsync();
        transaction.Invoking(one => one.Respond(new SipOutgoingResponse(200, "OK\r\nX: y"))).Should().Throw<ArgumentException>();
        transaction.Responded.Should().BeFalse();
        transaction.Respond(new SipOutgoingResponse(202));
        (await ReceiveAsync()).Should().StartWith("SIP/2.0 202 Accepted\r\n");
    }

    [Fact]
    public async Task OnDatagram_Garbage_IsCountedAndTheThreadLives()
    {
        _peer.SendTo([0, 1, 2, 255], _listener.Local);
        _peer.SendTo("\r\n\r\n"u8, _listener.Local);
        _peer.SendTo([], _listener.Local);
        Send(Wire.Message);
        await _handler.NextAsync();
        _endpoint.Counters[SipCounter.MalformedDropped].Should().Be(1);
    }

    [Fact]
    public async Task OnRequest_TableFull_ForgetsTheOldestAnsweredAndRefusesWhenAllWait()
    {
        await using var endpoint = new SipEndpoint(new SipEndpointOptions { MaxServerTransactions = 2 }, _handler, _time);
        UdpListener listener = endpoint.ListenUdp(new IPEndPoint(IPAddress.Loopback, 0));
        var waiting = new List<ServerTransaction>();
        for (int number = 0; number < 2; number++)
        {
            _peer.SendTo(Wire.Bytes(Wire.Message.Replace("z9hG4bKabc", "z9hG4bK" + number).Replace("c1@", number + "@")), listener.Local);
            waiting.Add(await _handler.NextAsync());
        }

        _peer.SendTo(Wire.Bytes(Wire.Message.Replace("z9hG4bKabc", "z9hG4bK2").Replace("c1@", "2@")), listener.Local);
        (await ReceiveAsync()).Should().StartWith("SIP/2.0 503 ").And.Contain("Retry-After: 5");
        waiting[0].Respond(new SipOutgoingResponse(200));
        await ReceiveAsync();
        _peer.SendTo(Wire.Bytes(Wire.Message.Replace("z9hG4bKabc", "z9hG4bK3").Replace("c1@", "3@")), listener.Local);
        await _handler.NextAsync();
        endpoint.ServerTransactions.Should().Be(2);
    }

    [Fact]
    public void FindFlow_IdOfAUdpFlow_GivesTheSameAddress()
    {
        Flow found = _endpoint.FindFlow(_flow.Id)!;
        found.Should().BeSameAs(_flow);
        _endpoint.FindFlow(_flow.Id ^ (1L << 50)).Should().BeNull();
        _endpoint.FindFlow(0).Should().BeNull();
    }

    [Fact]
    public async Task DisposeAsync_WithWaitingTransaction_FailsItAndEndsTheThread()
    {
        Task<ClientResult> result = _endpoint.SendAsync(ScriptedHandler.Message(), _flow, default).AsTask();
        await _endpoint.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));
        (await result).Kind.Should().Be(ClientResultKind.TransportError);
        _flow.IsOpen.Should().BeFalse();
    }

    [Theory]
    [InlineData("192.0.2.1:5060", "192.0.2.1 : 5060", true)]
    [InlineData("Host.example.net", "host.EXAMPLE.net", true)]
    [InlineData("[2001:db8::1]:5060", "[2001:DB8::1]:5060", true)]
    [InlineData("192.0.2.1:5060", "192.0.2.1", false)]
    [InlineData("192.0.2.1:5060", "192.0.2.1:5061", false)]
    [InlineData("192.0.2.1:5060", "", false)]
    public void IsSameSentBy_TwoSpellings_AreComparedAsHostAndPort(string one, string other, bool same) =>
        ViaBranch.IsSameSentBy(Encoding.ASCII.GetBytes(one), Encoding.ASCII.GetBytes(other)).Should().Be(same);

    [Theory]
    [InlineData("hello", "<sip:2222@example.net>;tag=f1", 1u, 70)]
    [InlineData("", "\"Žluťoučký 🐎\" <sip:2222@example.net>;tag=f1", 2_147_483_647u, 0)]
    [InlineData("🐎🐎", "<sip:2222@example.net>;tag=f1", 10u, 255)]
    public async Task SizeOnWire_AnyRequest_IsWhatSendAsyncWrites(string text, string from, uint cseq, int hops)
    {
        SipOutgoingRequest request = ScriptedHandler.Message(text) with
        {
            From = from,
            CSeq = cseq,
            MaxForwards = hops,
            Route = ["<sip:edge.example.net;lr>", "<sip:10.0.0.1;lr>"],
            Headers = [new("X-Own", "ünïcödé"), new("Subject", "")],
        };
        Task<ClientResult> result = _endpoint.SendAsync(request, _flow, default).AsTask();

        Encoding.UTF8.GetByteCount(await ReceiveAsync()).Should().Be(_endpoint.SizeOnWire(request, _flow));
        result.IsCompleted.Should().BeFalse();
    }

    private static string Branch(string message) => message.Split("branch=")[1].Split(';', '\r')[0];

    private void Send(string message) => _peer.SendTo(Wire.Bytes(message), _listener.Local);

    /// <summary>Answers a request of ours: the request with another first line and no body.</summary>
    private void Reply(string request, string status)
    {
        string headers = request[(request.IndexOf("\r\n", StringComparison.Ordinal) + 2)..request.IndexOf("Content-Type", StringComparison.Ordinal)];
        _peer.SendTo(Encoding.UTF8.GetBytes($"SIP/2.0 {status}\r\n{headers}Content-Length: 0\r\n\r\n"), _listener.Local);
    }

    private async Task<string> ReceiveAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        byte[] buffer = new byte[65_536];
        int length = await _peer.ReceiveAsync(buffer, SocketFlags.None, limit.Token);
        return Encoding.UTF8.GetString(buffer, 0, length);
    }
}
