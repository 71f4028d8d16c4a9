using Microsoft.Extensions.DependencyInjection;

namespace Interworking.Gateway.Sip.Outbound;

public static class OutboundServiceCollectionExtensions
{
    /// <summary>Ways to contacts that lead through others: proxies, relays, challenges, redirections.</summary>
    public static IServiceCollection AddSipOutbound(this IServiceCollection services) => services
        .AddSingleton<OutboundProxies>()
        .AddSingleton<SipCredentials>()
        .AddSingleton<ContactRequests>()
        .AddSingleton<Relays>()
        .AddSingleton<Redirects>();
}
