using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Provisioning;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Interworking.Gateway.Settlement;

/// <summary>
/// Counts CDRs behind the ledger, some thousands at a time with a rest between, so that those who write them notice nothing (ADR 0006). Every node has one;
/// the store lets one of them work at a time.
/// </summary>
public sealed partial class RollupBuilder(IRollupStore store, IProvisioning provisioning, NodeIdentity node, TimeProvider time, ILogger<RollupBuilder> logger) : BackgroundService
{
    /// <summary>
    /// Ids younger than this are not counted yet. A CDR that is written more than <see cref="LateAfter"/> after its id was given is marked as late, and found by
    /// its mark: the time between the two is what clocks may differ and a transaction may take.
    /// </summary>
    public static readonly TimeSpan Behind = TimeSpan.FromMinutes(10);

    /// <summary>See <see cref="Behind"/>.</summary>
    public static readonly TimeSpan LateAfter = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(50);

    private (long Version, Dictionary<string, CarrierScope> All) _scopes = (-1, []);
    private bool _failing;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                while ((await StepAsync(stoppingToken)).More) await Task.Delay(Rest, time, stoppingToken);
                if (_failing) Log.GoesOn(logger);
                _failing = false;
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                if (!_failing) Log.Failed(logger, error);
                _failing = true;
            }
        }
    }

    private ValueTask<RollupStep> StepAsync(CancellationToken stop)
    {
        ProvisioningSnapshot now = provisioning.Current;
        if (_scopes.Version != now.Version) _scopes = (now.Version, CarrierScope.All(now.CarriersByName.Values, now.Tariffs));
        return store.StepAsync(node.Environment, MessageId.FirstAt(time.GetUtcNow() - Behind), _scopes.All, stop);
    }

    private static partial class Log
    {
        [LoggerMessage(6010, LogLevel.Warning, "The daily counts of CDRs could not be brought up to date; statements count the CDRs themselves meanwhile, which takes longer")]
        public static partial void Failed(ILogger logger, Exception error);

        [LoggerMessage(6011, LogLevel.Information, "The daily counts of CDRs are brought up to date again")]
        public static partial void GoesOn(ILogger logger);
    }
}
