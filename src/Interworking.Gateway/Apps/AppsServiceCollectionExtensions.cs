using Microsoft.Extensions.DependencyInjection;

namespace Interworking.Gateway.Apps;

public static class AppsServiceCollectionExtensions
{
    /// <summary>What apps that speak HTTP need; the doors themselves are the host's.</summary>
    public static IServiceCollection AddApps(this IServiceCollection services) => services
        .AddSingleton<AppLogin>()
        .AddSingleton<AppInbox>()
        .AddSingleton<RecentSends>()
        .AddHostedService(provider => provider.GetRequiredService<RecentSends>())
        .AddSingleton<AppOutbox>();
}
