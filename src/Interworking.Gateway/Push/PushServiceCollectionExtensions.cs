using Interworking.Gateway.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Interworking.Gateway.Push;

public static class PushServiceCollectionExtensions
{
    /// <summary>Waking apps by push. Another <see cref="IPushGateway"/> may be added before; needs the ledger, the spool, the deliverer, the registrar and <see cref="IPushStore"/>.</summary>
    public static IServiceCollection AddPush(this IServiceCollection services)
    {
        services.TryAddSingleton<IPushGateway, WebhookPushGateway>();
        return services
            .AddSingleton(provider => provider.GetRequiredService<GatewayOptions>().Push)
            .AddSingleton<PushQueue>()
            .AddSingleton<PushMetrics>()
            .AddSingleton<PushResults>()
            .AddSingleton<PushRegistrations>()
            .AddSingleton<PushTargets>()
            .AddSingleton<PushDesk>()
            .AddHostedService(provider => provider.GetRequiredService<PushDesk>());
    }
}
