using Microsoft.Extensions.DependencyInjection;

namespace Interworking.Gateway.Operating;

/// <summary>What operators tell the nodes to do.</summary>
public static class OperatingServiceCollectionExtensions
{
    public static IServiceCollection AddOperating(this IServiceCollection services) => services
        .AddSingleton<NodeDrain>()
        .AddSingleton<MessageVerbs>()
        .AddSingleton<ReceiptReplay>()
        .AddSingleton<OperationRunner>()
        .AddHostedService(provider => provider.GetRequiredService<OperationRunner>());
}
