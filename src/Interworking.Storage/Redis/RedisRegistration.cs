using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Registrar;
using Microsoft.Extensions.DependencyInjection;

namespace Interworking.Storage.Redis;

/// <summary>The registrar that <c>Registrar.Provider: redis</c> names.</summary>
internal static class RedisRegistration
{
    public static IServiceCollection AddRedisRegistrar(this IServiceCollection services) => services
        .AddSingleton<RedisRegistrar>()
        .AddSingleton<ISharedRegistrar>(provider => provider.GetRequiredService<RedisRegistrar>())
        .AddSingleton<IRegistrar>(provider => provider.GetRequiredService<RedisRegistrar>())
        .AddHostedService(provider => provider.GetRequiredService<RedisRegistrar>())
        .AddHostedService<WaitingMarks>();
}
