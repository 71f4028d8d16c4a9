using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Interworking.Gateway.Provisioning;

/// <summary>Keeps the snapshot in force the one that the database says: loads it at start, then looks for changes twice a second.</summary>
public sealed partial class ProvisioningSnapshotSource(IProvisioningStore store, TimeProvider time, ILogger<ProvisioningSnapshotSource> logger)
    : BackgroundService, IProvisioning
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly SemaphoreSlim _one = new(1, 1);
    private ProvisioningSnapshot _current = ProvisioningSnapshot.Empty;
    private ShardedTable<string, Account> _byDid = ShardedTable<string, Account>.Empty;
    private ShardedTable<long, Account> _byId = ShardedTable<long, Account>.Empty;

    private bool _unreadable;

    public ProvisioningSnapshot Current => Volatile.Read(ref _current);

    public event Action<ProvisioningSnapshot>? Changed;

    /// <summary>Loads the first snapshot before anything that needs it starts.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await RefreshAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <summary>Takes over what changed since the last time; false when nothing did.</summary>
    public async ValueTask<bool> RefreshAsync(CancellationToken stop)
    {
        await _one.WaitAsync(stop);
        try
        {
            return await TakeOverAsync(stop);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Returns when what is committed is in force on this node. What stands in the way is logged, and the next look is half a second later.</summary>
    public async ValueTask CatchUpAsync(CancellationToken stop)
    {
        try
        {
            await RefreshAsync(stop);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            Log.RefreshFailed(logger, Current.Version, error.Message, error);
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        _one.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RefreshAsync(stoppingToken);
                if (_unreadable) Log.Readable(logger, Current.Version);
                _unreadable = false;
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                // Once, however long it lasts: the database's own lines tell the rest.
                if (!_unreadable) Log.RefreshFailed(logger, Current.Version, error.Message, error);
                _unreadable = true;
            }
        }
    }

    private async ValueTask<bool> TakeOverAsync(CancellationToken stop)
    {
        if (await store.ReadChangesAsync(Current.Version, stop) is not { } changes) return false;
        MergeAccounts(changes);
        ProvisioningSnapshot next = ProvisioningSnapshot.Of(changes.Version, changes.Set, _byDid, _byId);
        Volatile.Write(ref _current, next);
        Log.Swapped(logger, next.Version, next.AccountsByDid.Count, next.CarriersByName.Count, next.Connections.Count, next.Policies.Count);
        Changed?.Invoke(next);
        return true;
    }

    private void MergeAccounts(ProvisioningChanges changes)
    {
        if (changes.AllAccounts) (_byDid, _byId) = (ShardedTable<string, Account>.Empty, ShardedTable<long, Account>.Empty);
        // What goes goes first: its DID may be another account's by now.
        if (changes.Gone.Count > 0)
        {
            _byDid = _byDid.Without(changes.Gone.Where(gone => _byDid.TryGetValue(gone.Did, out Account? known) && known.Id == gone.Id).Select(gone => gone.Did));
            _byId = _byId.Without(changes.Gone.Select(gone => gone.Id));
        }

        _byDid = _byDid.With(changes.Accounts, account => account.Did);
        _byId = _byId.With(changes.Accounts, account => account.Id);
    }

    private static partial class Log
    {
        [LoggerMessage(6001, LogLevel.Information, "Provisioning version {Version} in force: {Accounts} accounts, {Carriers} carriers, {Connections} connections, {Policies} service policies")]
        public static partial void Swapped(ILogger logger, long version, int accounts, int carriers, int connections, int policies);

        [LoggerMessage(6002, LogLevel.Error, "Provisioning could not be read ({Why}); version {Version} stays in force, and it is looked for twice a second")]
        public static partial void RefreshFailed(ILogger logger, long version, string why, Exception error);

        [LoggerMessage(6003, LogLevel.Warning, "Provisioning can be read again; version {Version} is in force")]
        public static partial void Readable(ILogger logger, long version);
    }
}
