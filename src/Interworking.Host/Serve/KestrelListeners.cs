using System.Net.Security;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Sip;
using Interworking.Gateway.Sip.Door;
using Interworking.Gateway.Smpp;
using Interworking.Gateway.Smpp.Login;
using Interworking.Host.Serve.Tls;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Interworking.Host.Serve;

/// <summary>Everything that is accepted over TCP comes in through Kestrel: HTTP, SMPP and SIP, plain and TLS. UDP is the SIP endpoint's own.</summary>
internal static class KestrelListeners
{
    public static void Configure(KestrelServerOptions kestrel, GatewayOptions options, Certificates certificates)
    {
        kestrel.AddServerHeader = false;
        if (Listener.TryHttp(options.Http.Listen, out ListenAddress http))
        {
            kestrel.Listen(http.EndPoint, listener =>
            {
                if (http.Transport == ListenTransport.Tls)
                    listener.UseTls(certificates.Http, certificates.HttpClients, SslApplicationProtocol.Http2, SslApplicationProtocol.Http11);
            });
        }

        foreach (Listener listener in Listener.OfSmpp(options))
        {
            kestrel.Listen(listener.Address.EndPoint, connection =>
            {
                PassGate(connection);
                if (listener.Address.Transport == ListenTransport.Tls) connection.UseTls(certificates.Smpp, certificates.SmppClients);
                HandOver<SmppConnectionHandler>(connection);
            });
        }

        foreach (ListenAddress address in SipStreams(options))
        {
            kestrel.Listen(address.EndPoint, connection =>
            {
                PassSipGate(connection);
                if (address.Transport == ListenTransport.Tls) connection.UseTls(certificates.Sip, certificates.SipClients, TlsListener.Sip);
                connection.Use(EndWhenAsked);
                HandOver<SipConnectionHandler>(connection);
            });
        }
    }

    /// <summary>Before TLS: a handshake costs more than anything that a stranger may have for nothing.</summary>
    private static void PassGate(ListenOptions connection)
    {
        IServiceProvider services = connection.ApplicationServices;
        connection.Use(next => async context =>
        {
            using ConnectionPass? pass = services.GetRequiredService<ConnectionGate>().TryEnter(context.RemoteEndPoint);
            if (pass is null)
            {
                context.Abort();
                return;
            }

            context.Features.Set(pass);
            await next(context);
        });
    }

    /// <summary>The same for SIP.</summary>
    private static void PassSipGate(ListenOptions connection)
    {
        IServiceProvider services = connection.ApplicationServices;
        connection.Use(next => async context =>
        {
            using SipPass? pass = services.GetRequiredService<SipGate>().TryEnter(context.RemoteEndPoint);
            if (pass is null)
            {
                context.Abort();
                return;
            }

            context.Features.Set(pass);
            await next(context);
        });
    }

    /// <summary>The handler is made when the first peer comes: Kestrel is configured before this node knows its slot.</summary>
    private static void HandOver<THandler>(ListenOptions connection) where THandler : ConnectionHandler
    {
        IServiceProvider services = connection.ApplicationServices;
        connection.Run(context => services.GetRequiredService<THandler>().OnConnectedAsync(context));
    }

    /// <summary>At a stop Kestrel first asks connections to end and cuts them much later: a SIP stream ends in order when asked, or with its connection. (SMPP listens to the two apart.)</summary>
    private static ConnectionDelegate EndWhenAsked(ConnectionDelegate next) => async connection =>
    {
        CancellationToken asked = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? CancellationToken.None;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed, asked);
        connection.ConnectionClosed = ended.Token;
        await next(connection);
    };

    private static IEnumerable<ListenAddress> SipStreams(GatewayOptions options)
    {
        foreach (string text in options.Sip.Listen)
        {
            if (ListenAddress.TryParse(text, out ListenAddress address) && address.Transport != ListenTransport.Udp) yield return address;
        }
    }
}
