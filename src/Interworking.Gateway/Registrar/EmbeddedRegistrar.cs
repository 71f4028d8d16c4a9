using Interworking.Gateway.Configuration;
using Interworking.Gateway.Observability;
using Interworking.Gateway.Sip.Nat;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Interworking.Gateway.Registrar;

/// <summary>
/// Bindings in this process's memory, durable through the ledger; for one node. A lookup takes a short lock and allocates nothing.
/// Start it after the ledger and before the listeners.
/// </summary>
public sealed partial class EmbeddedRegistrar : IRegistrar, IKnownBindings, IHostedService, IDisposable
{
    private const int ShardCount = 256;

    /// <summary>One shard at a time: all of them about once a minute.</summary>
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMilliseconds(250);

    private readonly RegistrarShard[] _shards = new RegistrarShard[ShardCount];
    private readonly BindingSharing _sharing = new();
    private readonly IBindingStore _store;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private Task _sweeping = Task.CompletedTask;

    public EmbeddedRegistrar(
        IBindingJournal journal, IBindingStore store, GatewayOptions options, SipMetrics metrics, TimeProvider time, ILogger<EmbeddedRegistrar> logger)
    {
        (_store, _time, _logger) = (store, time, logger);
        metrics.ObserveBindings(() => Count);
        for (int at = 0; at < ShardCount; at++) _shards[at] = new RegistrarShard(journal, options.Sip.MaxContacts);
    }

    public long Count
    {
        get
        {
            long count = 0;
            foreach (RegistrarShard shard in _shards) count += shard.Count;
            return count;
        }
    }

    public IEnumerable<Binding> Known() => _shards.SelectMany(shard => shard.All());

    public ValueTask<IReadOnlyList<Binding>> LookupAsync(string aor, CancellationToken stop) =>
        new(ShardOf(aor).Lookup(aor, _time.GetUtcNow()));

    public ValueTask MarkWaitingAsync(string aor, CancellationToken stop)
    {
        ShardOf(aor).Mark(aor);
        return ValueTask.CompletedTask;
    }

    public ValueTask<RegisterResult> UpdateAsync(string aor, RegisterUpdate update, CancellationToken stop)
    {
        RegistrarShard shard = ShardOf(aor);
        if (update.Contacts.Count > 0)
            update = update with { Contacts = _sharing.Share(update.Contacts, shard.Lookup(aor, update.Now)) };
        RegisterVerdict verdict = shard.Begin(aor, update, out Binding[] bindings, out RegistrarShard.Change? change);
        return change is null
            ? new(new RegisterResult(verdict, bindings, WakeWaiting: false))
            : CommitAsync(shard, change);
    }

    /// <summary>Loads the bindings, then sweeps until it is stopped.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await foreach ((string aor, IReadOnlyList<Binding> bindings) in _store.ReadAllAsync(_time.GetUtcNow(), cancellationToken))
            if (bindings.Count > 0) ShardOf(aor).Load(aor, _sharing.Loaded(bindings));
        Log.Loaded(_logger, Count);
        _sweeping = SweepAsync(_stopping.Token);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _sweeping.WaitAsync(cancellationToken);
    }

    public void Dispose() => _stopping.Dispose();

    /// <summary>The continuation runs where the ledger tells a batch: it only swaps a reference and returns to the caller.</summary>
    private static async ValueTask<RegisterResult> CommitAsync(RegistrarShard shard, RegistrarShard.Change change)
    {
        if (await change.Entry.Committed)
            return new RegisterResult(RegisterVerdict.Done, change.Next, shard.Publish(change));
        shard.Withdraw(change);
        throw new RegistrarUnavailableException("The bindings could not be stored.");
    }

    /// <summary>Lookups never show what has expired; this gives the memory and the rows back.</summary>
    private async Task SweepAsync(CancellationToken stop)
    {
        var changes = new List<RegistrarShard.Change>();
        using var timer = new PeriodicTimer(SweepInterval, _time);
        for (int at = 0; await NextAsync(timer, stop); at = (at + 1) % ShardCount)
        {
            changes.Clear();
            try
            {
                await SweepAsync(_shards[at], changes);
            }
            catch (Exception error)
            {
                Log.SweepFailed(_logger, error);
            }
        }
    }

    private async ValueTask SweepAsync(RegistrarShard shard, List<RegistrarShard.Change> changes)
    {
        shard.Expire(_time.GetUtcNow(), changes);
        foreach (RegistrarShard.Change change in changes)
        {
            if (await change.Entry.Committed) shard.Publish(change);
            else shard.Withdraw(change);
        }
    }

    private static async ValueTask<bool> NextAsync(PeriodicTimer timer, CancellationToken stop)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stop);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private RegistrarShard ShardOf(string aor) => _shards[(uint)string.GetHashCode(aor) % ShardCount];

    private static partial class Log
    {
        [LoggerMessage(2001, LogLevel.Information, "Registrar: {Count} bindings loaded; each counts as waited for until its next REGISTER")]
        public static partial void Loaded(ILogger logger, long count);

        [LoggerMessage(2002, LogLevel.Error, "Registrar: a sweep threw; what has expired stays in memory until the next one")]
        public static partial void SweepFailed(ILogger logger, Exception error);
    }
}
