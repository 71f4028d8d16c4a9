using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Sip.Door;
using Interworking.Sip.Codec;
using Interworking.Sip.Messages;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace Interworking.Gateway.Sip.WebSockets;

/// <summary>
/// SIP over WebSocket (RFC 7118) on the HTTP port, for apps in browsers. A page of whatever origin may connect where <c>Sip.WebSocketOrigins</c> is empty: it gets no further
/// than any other stranger, because digest is demanded of everybody here, also from addresses of <c>Sip.TrustedPeers</c>, and no cookie counts.
/// </summary>
public sealed class SipWebSocketHandler(SipServer server, SipGate gate, GatewayOptions options, IHostApplicationLifetime lifetime, TimeProvider time)
{
    /// <summary>Where it is, on the HTTP listener.</summary>
    public const string Path = "/sip";

    private const string Subprotocol = "sip";

    /// <summary>Browsers cannot send pings of their own: ours keep NATs and proxies on the way open, and tell a peer that is gone.</summary>
    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan PongWithin = TimeSpan.FromSeconds(20);

    /// <summary>The connection's life, or the refusal of the handshake (RFC 6455, 4.2.2; RFC 7118, 4.1).</summary>
    public async Task HandleAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.Headers.Upgrade = "websocket";
            context.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            return;
        }

        if (!context.WebSockets.WebSocketRequestedProtocols.Contains(Subprotocol)) context.Response.StatusCode = StatusCodes.Status400BadRequest;
        else if (!IsAllowed(context.Request.Headers.Origin)) context.Response.StatusCode = StatusCodes.Status403Forbidden;
        else if (EndPoints(context.Connection) is not var (local, remote)) context.Response.StatusCode = StatusCodes.Status400BadRequest;
        else await AcceptAsync(context, local, remote);
    }

    private async Task AcceptAsync(HttpContext context, IPEndPoint local, IPEndPoint remote)
    {
        using SipPass? pass = gate.TryEnter(remote);
        if (pass is null)
        {
            context.Response.Headers.RetryAfter = Random.Shared.Next(5, 16).ToString(CultureInfo.InvariantCulture);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync(
            new WebSocketAcceptContext { SubProtocol = Subprotocol, KeepAliveInterval = PingEvery, KeepAliveTimeout = PongWithin });
        using var closed = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        SipTransport transport = context.Request.IsHttps ? SipTransport.Wss : SipTransport.Ws;
        var pipe = new WebSocketPipe(socket, SipLimits.Default.MaxMessage, TimeSpan.FromSeconds(options.Sip.HalfOpenSeconds), time);
        await pipe.RunAsync(ends => server.Endpoint.RunStreamAsync(ends, transport, local, remote, closed.Token, pass.Spoken));
    }

    /// <summary>A client that is no browser sends no Origin, and could send any.</summary>
    private bool IsAllowed(string? origin) =>
        string.IsNullOrEmpty(origin) || options.Sip.WebSocketOrigins.Count == 0 || options.Sip.WebSocketOrigins.Contains(origin, StringComparer.OrdinalIgnoreCase);

    private static (IPEndPoint Local, IPEndPoint Remote)? EndPoints(ConnectionInfo connection) =>
        connection is { LocalIpAddress: { } local, RemoteIpAddress: { } remote }
            ? (new IPEndPoint(local, connection.LocalPort), new IPEndPoint(remote, connection.RemotePort))
            : null;
}
