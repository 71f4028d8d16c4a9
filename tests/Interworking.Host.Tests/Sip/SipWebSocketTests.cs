using System.Net;
using System.Net.WebSockets;
using System.Text;
using Interworking.Gateway.Configuration;
using Interworking.Testing;

namespace Interworking.Host.Tests.Sip;

/// <summary>SIP over WebSocket on the HTTP port, plain and over TLS, with the framework's client (RFC 7118).</summary>
[Collection(nameof(GatewayHost))]
public sealed class SipWebSocketTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ws-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory, InlineData(false), InlineData(true)]
    public async Task Options_OverAWebSocket_AreAnsweredOnIt(bool secure)
    {
        await using GatewayHost gateway = await StartAsync(secure);
        using ClientWebSocket socket = await ConnectAsync(gateway, secure, "sip");

        await socket.SendAsync(Encoding.UTF8.GetBytes(Options(secure)).AsMemory(), WebSocketMessageType.Text, endOfMessage: true, default);

        string transport = secure ? "WSS" : "WS";
        (await ReceiveAsync(socket)).Should().StartWith($"SIP/2.0 200 OK\r\nVia: SIP/2.0/{transport} browser.invalid;branch=z9hG4bK1");
        socket.SubProtocol.Should().Be("sip");
        (await gateway.GetAsync("/metrics")).Should().Contain($"interworking_sip_flows{{transport=\"{transport.ToLowerInvariant()}\"}} 1").And.Contain("interworking_sip_flows_half_open 0");

        await socket.SendAsync("\r\n\r\n"u8.ToArray().AsMemory(), WebSocketMessageType.Text, endOfMessage: true, default);
        (await ReceiveAsync(socket)).Should().Be("\r\n");
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, default);
        socket.CloseStatus.Should().Be(WebSocketCloseStatus.NormalClosure);
    }

    [Fact]
    public async Task Handshake_WithoutTheSubprotocol_IsRefused()
    {
        await using GatewayHost gateway = await StartAsync(secure: false);

        Func<Task> connecting = () => ConnectAsync(gateway, secure: false, "chat");

        (await connecting.Should().ThrowAsync<WebSocketException>()).Which.Message.Should().Contain("400");
        using HttpResponseMessage plain = await gateway.TryGetAsync("/sip");
        plain.StatusCode.Should().Be(HttpStatusCode.UpgradeRequired);
    }

    [Fact]
    public async Task Stop_WithAnOpenWebSocket_ClosesItAndEndsInTime()
    {
        GatewayHost gateway = await StartAsync(secure: false);
        using ClientWebSocket socket = await ConnectAsync(gateway, secure: false, "sip");
        Task<string> last = ReceiveAsync(socket);

        await gateway.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(8));

        (await last).Should().BeEmpty();
        socket.CloseStatus.Should().Be(WebSocketCloseStatus.NormalClosure);
    }

    private async Task<GatewayHost> StartAsync(bool secure)
    {
        if (!secure) return await GatewayHost.StartAsync(_folder);
        using var authority = new TestAuthority(_folder, "ours");
        (string path, string key) = authority.Issue("server", "web");
        return await GatewayHost.StartAsync(_folder, certificate: new CertificateOptions { Path = path, KeyPath = key }, securesAll: true);
    }

    private static async Task<ClientWebSocket> ConnectAsync(GatewayHost gateway, bool secure, string subprotocol)
    {
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol(subprotocol);
        socket.Options.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        await socket.ConnectAsync(new Uri($"{(secure ? "wss" : "ws")}://{gateway.Http}/sip"), default);
        return socket;
    }

    private static async Task<string> ReceiveAsync(ClientWebSocket socket)
    {
        byte[] buffer = new byte[4096];
        ValueWebSocketReceiveResult received = await socket.ReceiveAsync(buffer.AsMemory(), default).AsTask().WaitAsync(TimeSpan.FromSeconds(10));
        return Encoding.UTF8.GetString(buffer, 0, received.Count);
    }

    private static string Options(bool secure) => string.Join("\r\n",
    [
        $"OPTIONS sip:{GatewayHost.Domain} SIP/2.0",
        $"Via: SIP/2.0/{(secure ? "WSS" : "WS")} browser.invalid;branch=z9hG4bK1",
        "Max-Forwards: 70",
        "From: <sip:1@browser.invalid>;tag=1",
        $"To: <sip:{GatewayHost.Domain}>",
        "Call-ID: 1",
        "CSeq: 1 OPTIONS",
        "",
        "",
    ]);
}
