using Interworking.Gateway.Configuration;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Registrar;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace Interworking.Storage.Redis;

/// <summary>The registrar that <c>Registrar.Provider: redis</c> names.</summary>
internal static class RedisRegistration
{
    /// <exception cref="Interworking.Gateway.Pipeline.Ledger.StoreRefusedException"><c>Registrar.Redis</c> or <c>Registrar.CaPath</c> cannot be used.</exception>
    public static IServiceCollection AddRedisRegistrar(this IServiceCollection services, RegistrarOptions options)
    {
        ConfigurationOptions settings = RedisSettings.Read(options);
        return services
            .AddSingleton(settings)
            .AddSingleton<RedisRegistrar>()
            .AddSingleton<ISharedRegistrar>(provider => provider.GetRequiredService<RedisRegistrar>())
            .AddSingleton<IRegistrar>(provider => provider.GetRequiredService<RedisRegistrar>())
            .AddHostedService(provider => provider.GetRequiredService<RedisRegistrar>())
            .AddHostedService<WaitingMarks>();
    }
}
