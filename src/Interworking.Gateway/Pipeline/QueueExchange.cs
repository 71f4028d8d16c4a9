using Interworking.Gateway.Messages;
using Interworking.Gateway.Observability;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Gateway.Provisioning;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Interworking.Gateway.Pipeline;

/// <summary>
/// Four times a second, on a node that shares its database: what waits here for connections none of which is bound here goes to a node that has one, and what
/// others gave to this node is sent.
/// </summary>
public sealed partial class QueueExchange(
    ISharedQueues shared, Forwarder forwarder, IPeerSender peers, IProvisioning provisioning, TimeProvider time, PipelineMetrics metrics, ILogger<QueueExchange> logger)
    : BackgroundService, IHostedLifecycleService
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(250);

    /// <summary>The others learn that nothing is bound here any more, unless the database is slow.</summary>
    private static readonly TimeSpan LastWordWithin = TimeSpan.FromSeconds(2);

    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IReadOnlyList<long> _known = [];
    private bool _troubled;

    /// <summary>What waited when this node started is counted: what comes from now on is counted as it comes.</summary>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _open.TrySetResult();
        return Task.CompletedTask;
    }

    /// <summary>Before the connections are unbound: nothing new comes from other nodes.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (!_open.Task.IsCompleted) return;
        try
        {
            await shared.ExchangeAsync([], [], cancellationToken).AsTask().WaitAsync(LastWordWithin, time, cancellationToken);
        }
        catch (Exception error) when (error is LedgerUnavailableException or TimeoutException or OperationCanceledException)
        {
            Log.Failed(logger, error.Message); // what is given to a node that is gone is taken over
        }
    }

    Task IHostedLifecycleService.StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await _open.Task.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(Every, time);
        do
        {
            try
            {
                await TurnAsync(stoppingToken);
                _troubled = false;
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                if (!_troubled) Log.Failed(logger, error.Message);
                _troubled = true;
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task TurnAsync(CancellationToken stop)
    {
        IReadOnlyCollection<string> bound = peers.Bound;
        QueueNews news = await shared.ExchangeAsync(bound, _known, stop);
        _known = [.. news.Gifts.Select(gift => gift.Id)];
        foreach (QueueGift gift in news.Gifts)
        {
            forwarder.AddWaiting(gift.Policy, gift.Destination, gift.Messages);
            metrics.WaitingChanged(gift.Messages);
        }

        foreach (string policy in news.Gifts.Select(gift => gift.Policy).Distinct()) forwarder.Wake(policy);
        if (news.BoundElsewhere.Count == 0) return;
        foreach ((string name, long waiting) in forwarder.Queues)
        {
            if (waiting <= 0 || !provisioning.Current.PoliciesByName.TryGetValue(name, out ServicePolicy? policy) || !policy.Enabled) continue;
            if (policy.Connections.Any(bound.Contains) || !policy.Connections.Any(news.BoundElsewhere.Contains)) continue;
            int given = await forwarder.GiveAsync(name, rows => GiveAsync(policy, rows, stop), stop);
            metrics.WaitingChanged(-given);
            if (given > 0) Log.Given(logger, given, name);
        }
    }

    /// <summary>Until it is known whose the rows are: nobody here may touch them before.</summary>
    private async ValueTask<IReadOnlyCollection<MessageId>> GiveAsync(ServicePolicy policy, IReadOnlyCollection<MessageId> rows, CancellationToken stop)
    {
        while (true)
        {
            try
            {
                return await shared.GiveAsync(policy.Name, policy.Connections, rows, stop);
            }
            catch (LedgerUnavailableException error)
            {
                if (!_troubled) Log.Failed(logger, error.Message);
                _troubled = true;
                await Task.Delay(Every, time, stop);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1661, LogLevel.Debug, "{Messages} messages in the queue of service policy {Policy} went to another node, which has a bind for them")]
        public static partial void Given(ILogger logger, int messages, string policy);

        [LoggerMessage(1662, LogLevel.Warning, "What waits for connections could not be shared with the other nodes ({Why}); it is tried again")]
        public static partial void Failed(ILogger logger, string why);
    }
}
