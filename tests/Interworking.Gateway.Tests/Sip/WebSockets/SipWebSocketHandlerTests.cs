using System.Net;
using System.Net.WebSockets;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Observability;
using Interworking.Gateway.Sip.Door;
using Interworking.Gateway.Sip.WebSockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Interworking.Gateway.Tests.Sip.WebSockets;

/// <summary>Who is let in over WebSocket (RFC 6455, 4.2.2 and 10.2).</summary>
public sealed class SipWebSocketHandlerTests : IAsyncLifetime
{
    private readonly SipMetrics _metrics = new();
    private SipWorld _world = null!;

    public async Task InitializeAsync() => _world = await SipWorld.StartAsync();

    public async Task DisposeAsync()
    {
        await _world.DisposeAsync();
        _metrics.Dispose();
    }

    [Theory]
    [InlineData("https://phone.example.net", true, 101)]
    [InlineData("HTTPS://PHONE.example.net", true, 101)]
    [InlineData(null, true, 101)]
    [InlineData("https://evil.example.org", true, 403)]
    [InlineData("http://phone.example.net", true, 403)]
    [InlineData("null", true, 403)]
    [InlineData("https://evil.example.org", false, 101)]
    public async Task Handle_Origin_CountsWhereOriginsAreListed(string? origin, bool listed, int status) =>
        (await HandleAsync(new SipOptions { WebSocketOrigins = listed ? ["https://phone.example.net"] : [] }, origin)).Should().Be(status);

    [Fact]
    public async Task Handle_TooManyThatSayNothing_Is503() =>
        (await HandleAsync(new SipOptions { MaxHalfOpen = 0 }, origin: null)).Should().Be(503);

    /// <summary>101 when the WebSocket was accepted.</summary>
    private async Task<int> HandleAsync(SipOptions sip, string? origin)
    {
        var options = new GatewayOptions { Sip = sip };
        var gate = new SipGate(options, _metrics, _world.Time, NullLogger<SipGate>.Instance);
        var handler = new SipWebSocketHandler(_world.Server, gate, options, new Lifetime(), _world.Time);
        var context = new DefaultHttpContext();
        if (origin is not null) context.Request.Headers.Origin = origin;
        context.Request.Headers.SecWebSocketProtocol = "sip";
        (context.Connection.LocalIpAddress, context.Connection.RemoteIpAddress) = (IPAddress.Loopback, IPAddress.Loopback);
        var feature = new Feature();
        context.Features.Set<IHttpWebSocketFeature>(feature);

        await handler.HandleAsync(context);

        gate.HalfOpen.Should().Be(0, "its place is given back");
        return feature.IsAccepted ? 101 : context.Response.StatusCode;
    }

    private sealed class Lifetime : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted => default;

        public CancellationToken ApplicationStopping => default;

        public CancellationToken ApplicationStopped => default;

        public void StopApplication()
        {
        }
    }

    private sealed class Feature : IHttpWebSocketFeature
    {
        public bool IsWebSocketRequest => true;

        public bool IsAccepted { get; private set; }

        /// <summary>One that has ended already.</summary>
        public Task<WebSocket> AcceptAsync(WebSocketAcceptContext context)
        {
            context.SubProtocol.Should().Be("sip");
            IsAccepted = true;
            return Task.FromResult(WebSocket.CreateFromStream(new MemoryStream(), new WebSocketCreationOptions { IsServer = true }));
        }
    }
}
