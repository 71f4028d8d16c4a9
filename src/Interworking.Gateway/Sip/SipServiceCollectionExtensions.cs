using Interworking.Gateway.Observability;
using Interworking.Gateway.Registrar;
using Interworking.Gateway.Sip.Defence;
using Interworking.Gateway.Sip.Devices;
using Interworking.Gateway.Sip.Door;
using Interworking.Gateway.Sip.Gruus;
using Interworking.Gateway.Sip.Ims;
using Interworking.Gateway.Sip.Nat;
using Interworking.Gateway.Sip.Nodes;
using Interworking.Gateway.Sip.WebSockets;
using Interworking.Sip.Transport;
using Microsoft.Extensions.DependencyInjection;

namespace Interworking.Gateway.Sip;

public static class SipServiceCollectionExtensions
{
    /// <summary>
    /// The SIP side, with the embedded registrar unless a shared one has been added before. Needs GatewayOptions, NodeIdentity, EnvironmentSecret,
    /// TimeProvider, IProvisioning, IBindingJournal, IBindingStore and IWaitingWaker; add it after the ledger's hosted service, so that it starts later and stops earlier.
    /// </summary>
    public static IServiceCollection AddSip(this IServiceCollection services) => services
        .AddSingleton<SipMetrics>()
        .AddSingleton<OwnAddresses>()
        .AddSingleton<SipAuthenticator>()
        .AddSingleton<FlowTokenCodec>()
        .AddSingleton<NodePaths>()
        .AddSingleton<AppRoutes>()
        .AddSingleton<FlowProxy>()
        .AddEmbeddedRegistrar()
        .AddSingleton<GruuCodec>()
        .AddSingleton<DeviceResults>()
        .AddSingleton<RegisterExtras>()
        .AddSingleton<RegistrarService>()
        .AddSingleton<RecentRequests>()
        .AddHostedService<RecentRequestsLoader>()
        .AddSingleton<SenderRates>()
        .AddSingleton<SipIngress>()
        .AddSingleton<ImsSettings>()
        .AddSingleton<RelayComposer>()
        .AddSingleton<DeliveryReports>()
        .AddSingleton<PhoneReports>()
        .AddSingleton<ImsSubmissions>()
        .AddSingleton<ImsSiblings>()
        .AddSingleton<ImsIngress>()
        .AddSingleton<SipDefence>()
        .AddSingleton<SipDispatcher>()
        .AddSingleton(provider => new Lazy<ISipHandler>(provider.GetRequiredService<SipDispatcher>))
        .AddSingleton<SipServer>()
        .AddSingleton<SipConnectionHandler>()
        .AddSingleton<SipGate>()
        .AddSingleton<SipWebSocketHandler>()
        .AddSingleton<SipEndpointMetrics>()
        .AddHostedService(provider => provider.GetRequiredService<SipServer>())
        .AddSingleton(provider => (IKnownBindings)provider.GetRequiredService<IRegistrar>())
        .AddHostedService<NatKeepAlive>();

    private static IServiceCollection AddEmbeddedRegistrar(this IServiceCollection services) =>
        services.Any(service => service.ServiceType == typeof(IRegistrar))
            ? services
            : services
                .AddSingleton<EmbeddedRegistrar>()
                .AddSingleton<IRegistrar>(provider => provider.GetRequiredService<EmbeddedRegistrar>())
                .AddHostedService(provider => provider.GetRequiredService<EmbeddedRegistrar>());
}
