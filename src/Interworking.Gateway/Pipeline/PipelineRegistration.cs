using Interworking.Gateway.Configuration;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Observability;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Receipts;
using Interworking.Gateway.Registrar;
using Interworking.Gateway.Sip;
using Interworking.Gateway.Smpp;
using Microsoft.Extensions.DependencyInjection;

namespace Interworking.Gateway.Pipeline;

/// <summary>Puts the gateway together, in the order of start; the stop is the other way round, the ledger last.</summary>
public static class PipelineRegistration
{
    /// <summary>
    /// The whole gateway over the stores. Needs GatewayOptions, TimeProvider, logging and the stores; <see cref="NodeLease.TakeAsync"/> comes before
    /// the start. Listeners for TCP are the host's: <see cref="SmppConnectionHandler"/> and <see cref="SipConnectionHandler"/>.
    /// </summary>
    public static IServiceCollection AddGateway(this IServiceCollection services, GatewayOptions options) => services
        .AddSingleton(options.Delivery)
        .AddSingleton<NodeLease>()
        .AddSingleton(provider => new MessageIdGenerator(provider.GetRequiredService<NodeLease>().Identity.Slot, provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<PipelineMetrics>()
        .AddSingleton<RunningTasks>()
        .AddLedger()
        .AddSingleton<ProvisioningSnapshotSource>()
        .AddSingleton<IProvisioning>(provider => provider.GetRequiredService<ProvisioningSnapshotSource>())
        .AddHostedService(provider => provider.GetRequiredService<ProvisioningSnapshotSource>())
        .AddDelivery()
        .AddSip()
        .AddSmpp()
        .AddHostedService<SpoolScanner>()
        .AddHostedService(provider => provider.GetRequiredService<PartAssembler>())
        .AddHostedService<ConnectionSupervisor>();

    private static IServiceCollection AddLedger(this IServiceCollection services) => services
        .AddSingleton<Ledger.Ledger>()
        .AddSingleton<IBindingJournal>(provider => provider.GetRequiredService<Ledger.Ledger>())
        .AddHostedService(provider => provider.GetRequiredService<Ledger.Ledger>());

    private static IServiceCollection AddDelivery(this IServiceCollection services) => services
        .AddSingleton<HoldTimer>()
        .AddHostedService(provider => provider.GetRequiredService<HoldTimer>())
        .AddSingleton<ContactLanes>()
        .AddSingleton<MessageComposer>()
        .AddSingleton<IAppSender, SipEgress>()
        .AddSingleton<Finisher>()
        .AddSingleton<Deliverer>()
        .AddSingleton<IWaitingWaker>(provider => provider.GetRequiredService<Deliverer>())
        .AddSingleton<PartAssembler>()
        .AddSingleton<MessagePipeline>();

    private static IServiceCollection AddSmpp(this IServiceCollection services) => services
        .AddSingleton<LinkDirectory>()
        .AddSingleton<ReceiptSender>()
        .AddSingleton<CarrierLogin>()
        .AddSingleton<SmppIngress>()
        .AddSingleton<SmppConnectionHandler>()
        .AddSingleton<ConnectionDialler>();
}
