using Interworking.Gateway.Apps;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Observability;
using Interworking.Gateway.Observability.Tracing;
using Interworking.Gateway.Operating;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Push;
using Interworking.Gateway.Receipts;
using Interworking.Gateway.Registrar;
using Interworking.Gateway.Settlement;
using Interworking.Gateway.Settlement.Credit;
using Interworking.Gateway.Settlement.Retention;
using Interworking.Gateway.Sip;
using Interworking.Gateway.Sip.Ims;
using Interworking.Gateway.Sip.Outbound;
using Interworking.Gateway.Smpp;
using Interworking.Gateway.Smpp.Copies;
using Interworking.Gateway.Smpp.Egress;
using Interworking.Gateway.Smpp.Flow;
using Interworking.Gateway.Smpp.Links;
using Interworking.Gateway.Smpp.Login;
using Interworking.Gateway.Smpp.Operations;
using Interworking.Gateway.Smpp.Outbinding;
using Interworking.Host.Health;
using Interworking.Host.Observability;
using Interworking.Host.Serve.Tls;
using Interworking.Storage;

namespace Interworking.Host.Serve;

/// <summary>
/// The composition root. Hosted services start in the order in which they stand here and stop in the opposite one: the ledger is up before anything can
/// be accepted and is the last to end; Kestrel, which the web host adds behind all of them, accepts last and stops first.
/// </summary>
internal static class GatewayServices
{
    public static IServiceCollection AddGateway(this IServiceCollection services, GatewayOptions options) => services
        .AddSingleton(options)
        .AddSingleton(options.Delivery)
        .AddSingleton(options.Smpp)
        .AddSingleton(TimeProvider.System)
        .AddStorage(options)
        .AddNode()
        .AddProvisioning()
        .AddPipeline()
        .AddSip()
        .AddSettlement()
        .AddSmpp()
        .AddOperating()
        .AddPush()
        .AddApps()
        .AddTelemetry(options)
        .AddHealth()
        .AddHostedService<GracefulStop>();

    private static IServiceCollection AddNode(this IServiceCollection services) => services
        .AddSingleton<NodeLease>()
        .AddSingleton(provider => provider.GetRequiredService<NodeLease>().Identity)
        .AddSingleton(provider => provider.GetRequiredService<NodeLease>().Secret)
        .AddSingleton(NewIds)
        .AddSingleton<PipelineMetrics>()
        .AddSingleton<Ledger>()
        .AddSingleton<IBindingJournal>(provider => provider.GetRequiredService<Ledger>())
        .AddHostedService(provider => provider.GetRequiredService<Ledger>())
        .AddHostedService<FenceWatch>();

    private static MessageIdGenerator NewIds(IServiceProvider provider)
    {
        NodeLease lease = provider.GetRequiredService<NodeLease>();
        return new MessageIdGenerator(lease.Identity.Slot, provider.GetRequiredService<TimeProvider>(), lease.HighestId);
    }

    private static IServiceCollection AddProvisioning(this IServiceCollection services) => services
        .AddSingleton<ProvisioningApplier>()
        .AddSingleton<ProvisioningSnapshotSource>()
        .AddSingleton<IProvisioning>(provider => provider.GetRequiredService<ProvisioningSnapshotSource>())
        .AddHostedService(provider => provider.GetRequiredService<ProvisioningSnapshotSource>());

    /// <summary>The spool is looked at before a listener opens, so that nothing new overtakes what waits.</summary>
    private static IServiceCollection AddPipeline(this IServiceCollection services) => services
        .AddSingleton<RunningTasks>()
        .AddSingleton<HoldTimer>()
        .AddSingleton<NoticeWriter>()
        .AddSingleton<AlertRequests>()
        .AddSingleton<Finisher>()
        .AddSingleton(provider => new Lazy<Deliverer>(provider.GetRequiredService<Deliverer>))
        .AddSingleton<Deliverer>()
        .AddSingleton<IWaitingWaker>(provider => provider.GetRequiredService<Deliverer>())
        .AddSingleton<EgressMetrics>()
        .AddSingleton<EgressConnections>()
        .AddSingleton<IPeerSender, SmppEgress>()
        .AddSingleton<HandedOverIndex>()
        .AddSingleton<EarlyNotifications>()
        .AddSingleton<RelayedMessages>()
        .AddSingleton<AppNotifications>()
        .AddSingleton<Forwarder>()
        .AddSingleton<MessagePipeline>()
        .AddSingleton<ContactLanes>()
        .AddSingleton<MessageComposer>()
        .AddSipOutbound()
        .AddSingleton<TextSender>()
        .AddSingleton<RelaySender>()
        .AddSingleton<IAppSender, SipEgress>()
        .AddSingleton<PartAssembler>()
        .AddSingleton<Scheduler>()
        .AddSingleton<PendingMessages>()
        .AddSingleton<SpoolAge>()
        .AddHostedService(provider => provider.GetRequiredService<SpoolAge>())
        .AddHostedService<SpoolScanner>()
        .AddHostedService<QueueScanner>()
        .AddHostedService(provider => provider.GetRequiredService<Scheduler>());

    private static IServiceCollection AddSmpp(this IServiceCollection services) => services
        .AddHostedService(provider => provider.GetRequiredService<PartAssembler>())
        .AddSingleton<LinkDirectory>()
        .AddSingleton<LinkJournal>()
        .AddSingleton<LinkReporter>()
        .AddSingleton<LinkMetrics>()
        .AddSingleton<CarrierRates>()
        .AddSingleton<Congestion>()
        .AddSingleton<Fingerprints>()
        .AddSingleton<CopyWatch>()
        .AddSingleton(provider => new Lazy<CopyWatch>(provider.GetRequiredService<CopyWatch>))
        .AddHostedService<FormerLife>()
        .AddSingleton<LoginGuard>()
        .AddSingleton<ConnectionGate>()
        .AddSingleton<ReceiptSender>()
        .AddSingleton<IncomingReceipts>()
        .AddSingleton<TraceGuard>()
        .AddSingleton<CarrierLogin>()
        .AddSingleton<OwnSubmissions>()
        .AddSingleton<OtherOwners>()
        .AddSingleton<CarrierOperations>()
        .AddSingleton<SmppIngress>()
        .AddSingleton<OutbindDesk>()
        .AddSingleton<OutbindDoor>()
        .AddSingleton<SmppConnectionHandler>()
        .AddSingleton<ConnectionDialler>()
        .AddHostedService<LinkUpkeep>()
        .AddHostedService<ConnectionSupervisor>();

    private static IServiceCollection AddSettlement(this IServiceCollection services) => services
        .AddSingleton<CreditBook>()
        .AddSingleton<CreditMetrics>()
        .AddHostedService<CreditWatch>()
        .AddHostedService<RollupBuilder>()
        .AddHostedService<RetentionUpkeep>();

    /// <summary>Where no traces are wanted, nothing of it is in the way of a message.</summary>
    private static IServiceCollection AddTelemetry(this IServiceCollection services, GatewayOptions options)
    {
        services.AddHostedService<Telemetry>().AddSingleton<CanaryMetrics>().AddHostedService<Canary>();
        return Telemetry.IsOn(options)
            ? services
                .AddSingleton<IAppSender>(provider => new TracedApps(ActivatorUtilities.CreateInstance<SipEgress>(provider)))
                .AddSingleton<IPeerSender>(provider => new TracedPeers(ActivatorUtilities.CreateInstance<SmppEgress>(provider)))
            : services;
    }

    private static IServiceCollection AddHealth(this IServiceCollection services) => services
        .AddSingleton(_ => new MetricsCollector(ProductMetrics.MeterName, "System.Runtime"))
        .AddSingleton(provider => new ReadinessCheck("database", () => provider.GetRequiredService<Ledger>().Trouble))
        .AddSingleton(provider => new ReadinessCheck("node", () => provider.GetRequiredService<NodeDrain>().IsOn ? "draining" : null))
        .AddSingleton(provider => new ReadinessCheck("registrar", () => provider.GetService<ISharedRegistrar>()?.Trouble))
        .AddSingleton<CertificateMetrics>()
        .AddSingleton<NodeMetrics>()
        .AddSingleton<Readiness>();
}
