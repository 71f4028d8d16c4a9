using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Text;
using Interworking.Sip.Codec;
using Interworking.Sip.Messages;
using Interworking.Sip.Tests.Codec;
using Interworking.Sip.Transport;
using Interworking.Testing;

namespace Interworking.Sip.Tests.Transport;

/// <summary>A WebSocket as the endpoint sees it (RFC 7118): one message in each unit.</summary>
public sealed class UnitStreamTests : IAsyncLifetime
{
    private readonly ManualTimeProvider _time = new();
    private readonly ScriptedHandler _handler = new();
    private readonly DuplexPipePair _pipes = new();
    private readonly SipEndpoint _endpoint;
    private readonly Task _life;
    private int _spoken;

    public UnitStreamTests()
    {
        _endpoint = new SipEndpoint(new SipEndpointOptions(), _handler, _time);
        _life = _endpoint.RunStreamAsync(
            _pipes.Left, SipTransport.Wss, new IPEndPoint(IPAddress.Loopback, 443), new IPEndPoint(IPAddress.Loopback, 40_000), CancellationToken.None, () => _spoken++);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _endpoint.DisposeAsync();

    [Fact]
    public async Task OnRequest_WithoutContentLength_HasTheWholeRestAsBody()
    {
        await WriteAsync(Ws("1").Replace("Content-Length: 5\r\n", "", StringComparison.Ordinal).Replace("hello", "hello over a WebSocket", StringComparison.Ordinal));

        ServerTransaction transaction = await _handler.NextAsync();
        Encoding.UTF8.GetString(transaction.Request.Body.Span).Should().Be("hello over a WebSocket");
        transaction.Flow.Transport.Should().Be(SipTransport.Wss);
        transaction.Respond(new SipOutgoingResponse(200));
        (await ReadAsync()).Should().StartWith("SIP/2.0 200 OK\r\nVia: SIP/2.0/WSS browser.invalid;branch=z9hG4bK1;").And.Contain("received=127.0.0.1");
        _spoken.Should().Be(1);
        _endpoint.CountStreams(SipTransport.Wss).Should().Be(1);
    }

    [Fact]
    public async Task OnRequest_ThatIsRefused_DoesNotEndTheConnection()
    {
        await WriteAsync(Ws("1").Replace("CSeq: 7 MESSAGE", "CSeq: 7 INFO", StringComparison.Ordinal));
        (await ReadAsync()).Should().StartWith("SIP/2.0 400 ");
        await WriteAsync("not SIP at all");
        await WriteAsync(Ws("2"));

        (await _handler.NextAsync()).Request.Method.Should().Be("MESSAGE");
        _life.IsCompleted.Should().BeFalse("the next unit begins where it begins");
    }

    [Fact]
    public async Task Ping_InAUnitOfItsOwn_IsAnsweredInOne()
    {
        await WriteAsync("\r\n\r\n");

        (await ReadAsync()).Should().Be("\r\n");
        _endpoint.Counters[SipCounter.PingsAnswered].Should().Be(1);
        _spoken.Should().Be(0, "anybody can ping");
    }

    [Fact]
    public async Task SendAsync_ToIt_NamesTheTransportInVia()
    {
        await WriteAsync(Ws("1"));
        Flow flow = (await _handler.NextAsync()).Flow;

        Task<ClientResult> sent = _endpoint.SendAsync(ScriptedHandler.Message(), flow, default).AsTask();

        (await ReadAsync()).Should().StartWith("MESSAGE sip:1111@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/WSS 127.0.0.1:443;branch=z9hG4bK").And.EndWith("hello");
        sent.IsCompleted.Should().BeFalse();
    }

    [Fact]
    public async Task ConnectAsync_ToAWebSocket_IsNeverDialled() =>
        (await _endpoint.ConnectAsync(SipTransport.Ws, new IPEndPoint(IPAddress.Loopback, 80), null, default)).Should().BeNull();

    private static string Ws(string branch) => Encoding.UTF8.GetString(Wire.Bytes(Wire.Message
        .Replace("UDP 192.0.2.1:5060", "WSS browser.invalid", StringComparison.Ordinal).Replace("z9hG4bKabc", "z9hG4bK" + branch, StringComparison.Ordinal)));

    private async Task WriteAsync(string text) => await _pipes.Right.Output.WriteAsync(SipUnitFramerTests.Unit(text));

    private async Task<string> ReadAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (true)
        {
            ReadResult read = await _pipes.Right.Input.ReadAsync(limit.Token);
            ReadOnlySequence<byte> buffer = read.Buffer;
            if (SipUnitFramer.TryLength(buffer, out long length) && buffer.Length >= SipUnitFramer.HeadLength + length)
            {
                string text = Encoding.UTF8.GetString(buffer.Slice(SipUnitFramer.HeadLength, length));
                _pipes.Right.Input.AdvanceTo(buffer.GetPosition(SipUnitFramer.HeadLength + length));
                return text;
            }

            read.IsCompleted.Should().BeFalse();
            _pipes.Right.Input.AdvanceTo(buffer.Start, buffer.End);
        }
    }
}
