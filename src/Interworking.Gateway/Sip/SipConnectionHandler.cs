using System.Net;
using Interworking.Gateway.Sip.Door;
using Interworking.Sip.Messages;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Interworking.Gateway.Sip;

/// <summary>Hands a TCP or TLS connection that Kestrel accepted to the SIP endpoint; its task is the connection's life.</summary>
public sealed class SipConnectionHandler(SipServer server) : ConnectionHandler
{
    public override Task OnConnectedAsync(ConnectionContext connection)
    {
        // Not an IP socket: only a Kestrel listener set up wrongly gives that.
        if (connection.LocalEndPoint is not IPEndPoint local || connection.RemoteEndPoint is not IPEndPoint remote) return Task.CompletedTask;
        SipTransport transport = connection.Features.Get<ITlsHandshakeFeature>() is null ? SipTransport.Tcp : SipTransport.Tls;
        return server.Endpoint.RunStreamAsync(
            connection.Transport, transport, local, remote, connection.ConnectionClosed, connection.Features.Get<SipPass>() is { } pass ? pass.Spoken : null);
    }
}
