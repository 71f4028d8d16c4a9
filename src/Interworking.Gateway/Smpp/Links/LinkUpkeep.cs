using Interworking.Gateway.Operating;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Smpp.Flow;
using Interworking.Smpp.Session;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Interworking.Gateway.Smpp.Links;

/// <summary>
/// Looks after the bound links: every two seconds at their rates and whether they are in trouble; when provisioning changes at their terms. A carrier that was disabled, or
/// whose login is gone, is unbound; on a node that is drained every carrier is.
/// </summary>
public sealed partial class LinkUpkeep(
    LinkDirectory links, LinkJournal journal, CarrierRates rates, IProvisioning provisioning, RunningTasks running, NodeDrain drain, TimeProvider time, ILogger<LinkUpkeep> logger)
    : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        provisioning.Changed += OnChanged;
        return base.StartAsync(cancellationToken);
    }

    public override Task StopAsync(CancellationToken cancellationToken)
    {
        provisioning.Changed -= OnChanged;
        return base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            DateTimeOffset now = time.GetUtcNow();
            foreach (SmppLink link in links.All)
            {
                // A bind that was being checked when the drain began comes through after it.
                if (drain.IsOn && link.Connection is null && link.Session.State != BindState.Closed) running.Track(link.Session.UnbindAsync());
                SessionCounters counters = link.Session.Counters;
                link.Rate.Look(now, counters.RequestsReceived, counters.RequestsSent);
                if (link.Health.Look(now, counters, link.Connection is not null) is { } change) journal.Changed(link, change);
            }
        }
    }

    private void OnChanged(ProvisioningSnapshot snapshot)
    {
        foreach (SmppLink link in links.All)
        {
            if (link.Carrier is not { } was) continue;
            Carrier? carrier = link.Connection is null ? ByLogin(snapshot, link) : snapshot.CarriersByName.GetValueOrDefault(was.Name);
            if (carrier is not null && (carrier.Enabled || link.Connection is not null))
            {
                link.Take(carrier);
                link.Limit = rates.For(carrier);
            }
            else if (link.Connection is null)
            {
                Log.NoLongerAllowed(logger, link.Name, link.SystemId);
                running.Track(link.Session.UnbindAsync());
            }
        }
    }

    /// <summary>The carrier that may still use this login; its name may not have changed, since parts and receipts go by it.</summary>
    private static Carrier? ByLogin(ProvisioningSnapshot snapshot, SmppLink link) =>
        snapshot.CarriersBySystemId.GetValueOrDefault(link.SystemId) is { } carrier && carrier.Name == link.Carrier!.Name ? carrier : null;

    private static partial class Log
    {
        [LoggerMessage(3105, LogLevel.Warning, "{Link} {SystemId} may no longer bind: it is unbound")]
        public static partial void NoLongerAllowed(ILogger logger, string link, string systemId);
    }
}
