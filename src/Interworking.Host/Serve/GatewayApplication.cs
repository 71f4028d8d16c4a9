using Interworking.Gateway.Configuration;
using Interworking.Gateway.Observability;
using Interworking.Gateway.Sip.Door;
using Interworking.Gateway.Sip.WebSockets;
using Interworking.Gateway.Smpp.Links;
using Interworking.Host.Api;
using Interworking.Host.Api.Access;
using Interworking.Host.Apps;
using Interworking.Host.Health;
using Interworking.Host.Observability;
using Interworking.Host.Serve.Tls;
using Interworking.Host.WebConsole;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Interworking.Host.Serve;

/// <summary>Makes the program out of its services, its listeners and its HTTP endpoints.</summary>
internal static class GatewayApplication
{
    /// <summary>Carriers are unbound and deliveries drained within it; then what still runs is cut.</summary>
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(10);

    public static WebApplication Build(GatewayOptions options)
    {
        // Empty: no appsettings.json, no ASPNETCORE_ variables, no providers but ours.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "interworking" });
        builder.Logging.AddGatewayLogging(options.Log);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = StopWithin);
        builder.Services.AddRoutingCore();
        builder.Services.AddApi();
        builder.Services.AddSingleton<Certificates>();
        builder.Services.AddHostedService<CertificateWatch>();
        builder.Services.AddGateway(options);
        builder.Services.AddConsole();
        // Transport and session run on the thread that the socket woke: nothing of ours blocks there, and waking another costs more than the work.
        builder.Services.Configure<SocketTransportOptions>(socket => socket.UnsafePreferInlineScheduling = true);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
            KestrelListeners.Configure(kestrel, options, kestrel.ApplicationServices.GetRequiredService<Certificates>()));

        WebApplication app = builder.Build();
        // Made now, because it knows nothing of what was counted before it listened.
        app.Services.GetRequiredService<MetricsCollector>();
        app.Services.GetRequiredService<LinkMetrics>();
        app.Services.GetRequiredService<CertificateMetrics>();
        app.Services.GetRequiredService<NodeMetrics>();
        app.Services.GetRequiredService<SipEndpointMetrics>();
        app.Use(LeaveSocketThread);
        app.UseTrustedProxies(options.Http.TrustedProxies);
        app.UseWebSockets();
        app.UseRouting();
        app.UseAccess();
        app.MapHealth();
        app.MapMetrics();
        app.MapApps(options.Apps);
        app.MapApi();
        app.MapApiDescription();
        app.Map(SipWebSocketHandler.Path, (RequestDelegate)(context => context.RequestServices.GetRequiredService<SipWebSocketHandler>().HandleAsync(context)))
            .IsOpenToAll("apps show who they are in SIP");
        app.MapConsole();
        return app;
    }

    /// <summary>An HTTP request may take its time: not on the thread that serves the links' sockets.</summary>
    private static async Task LeaveSocketThread(HttpContext context, RequestDelegate next)
    {
        await Task.Yield();
        await next(context);
    }
}
