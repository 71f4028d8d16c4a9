using Interworking.Gateway.Observability;
using Interworking.Gateway.Registrar;
using Interworking.Smpp.Session;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Interworking.Gateway.Pipeline.Ledger;

/// <summary>
/// The one writer of this node (design section 3). It never waits on purpose: it commits whatever has gathered while the previous
/// commit ran. While commits fail it repeats the same batch, so an answer that waits for it is withheld and never wrong.
/// </summary>
public sealed partial class Ledger : IHostedService, IBindingJournal
{
    /// <summary>More in one transaction only makes everyone in it wait.</summary>
    private const int MaxBatch = 1000;

    private static readonly TimeSpan HeartbeatEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(200);

    private readonly ILedgerStore _store;
    private readonly TimeProvider _time;
    private readonly PipelineMetrics _metrics;
    private readonly ILogger<Ledger> _logger;
    private readonly object _gate = new();
    private readonly Thread _thread;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<LedgerEntry> _gathering = new(256);
    private bool _idle;
    private bool _stopping;
    private volatile string? _trouble;
    private bool _fenced;

    public Ledger(ILedgerStore store, TimeProvider time, PipelineMetrics metrics, ILogger<Ledger> logger)
    {
        (_store, _time, _metrics, _logger) = (store, time, metrics, logger);
        _thread = new Thread(Run) { Name = "ledger", IsBackground = true };
    }

    /// <summary>Null while commits succeed, else why they do not. While it is set nothing new is accepted or sent.</summary>
    public string? Trouble => _trouble;

    /// <summary>Raised once when another incarnation holds this node's slot: the process must stop.</summary>
    public event Action? Fenced;

    /// <summary>Queues an entry; entries are applied in the order of these calls. Await <see cref="LedgerEntry.Committed"/> for the result.</summary>
    public TEntry Append<TEntry>(TEntry entry) where TEntry : LedgerEntry
    {
        lock (_gate)
        {
            _gathering.Add(entry);
            if (_idle) Monitor.Pulse(_gate);
        }

        return entry;
    }

    /// <summary>Completes when everything appended before is committed.</summary>
    public async ValueTask BarrierAsync()
    {
        await Append(new BarrierEntry()).Committed;
        await Task.Yield(); // whoever waits for a barrier has long work to do: not on the writer's thread
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _thread.Start();
        return Task.CompletedTask;
    }

    /// <summary>Commits what has gathered, then ends. What cannot be committed by then was never answered.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _stopping = true;
            Monitor.Pulse(_gate);
        }

        return _ended.Task.WaitAsync(cancellationToken);
    }

    void IBindingJournal.Append(BindingsEntry entry) => Append(entry);

    private void Run()
    {
        var spare = new List<LedgerEntry>(256);
        long lastBeat = 0;
        while (true)
        {
            List<LedgerEntry> batch;
            lock (_gate)
            {
                if (_gathering.Count == 0 && !_stopping)
                {
                    _idle = true;
                    Monitor.Wait(_gate, HeartbeatEvery);
                    _idle = false;
                }

                batch = _gathering;
                _gathering = spare;
                if (_stopping && batch.Count == 0) break;
            }

            if (lastBeat == 0 || _time.GetElapsedTime(lastBeat) >= HeartbeatEvery)
            {
                batch.Add(new HeartbeatEntry(_time.GetUtcNow()));
                lastBeat = _time.GetTimestamp();
            }

            for (int from = 0; from < batch.Count; from += MaxBatch)
                Commit(batch.Count <= MaxBatch ? batch : batch.GetRange(from, Math.Min(MaxBatch, batch.Count - from)));
            spare = new List<LedgerEntry>(Math.Clamp(batch.Count, 16, MaxBatch));
        }

        _ended.TrySetResult();
    }

    private void Commit(List<LedgerEntry> batch)
    {
        while (batch.Count > 0)
        {
            try
            {
                long started = _time.GetTimestamp();
                // The ledger has a thread of its own to block: the embedded store's commit is synchronous anyway.
                ValueTask commit = _store.CommitAsync(batch, CancellationToken.None);
                if (!commit.IsCompletedSuccessfully) commit.AsTask().GetAwaiter().GetResult();
                _metrics.Committed(batch.Count, _time.GetElapsedTime(started));
                if (_trouble is not null && !_fenced)
                {
                    _trouble = null;
                    Log.Recovered(_logger);
                }

                Completion.Run(batch);
                if (batch[^1] is HeartbeatEntry { Applied: false }) Fence();
                return;
            }
            catch (LedgerUnavailableException error)
            {
                if (_trouble is null) Log.Unavailable(_logger, error.Message, error);
                _trouble = error.Message;
                batch = WithoutRefused(batch, error.RolledBack);
                List<LedgerEntry> refused;
                lock (_gate)
                {
                    if (_stopping) return; // answers stay withheld: their peers will send again
                    Monitor.Wait(_gate, RetryAfter);
                    refused = error.RolledBack ? _gathering.FindAll(entry => entry.Refusable) : [];
                    if (refused.Count > 0) _gathering.RemoveAll(entry => entry.Refusable);
                }

                Refuse(refused); // what came meanwhile need not wait for a recovery to hear no

                // A refused batch leaves nothing to repeat: the heartbeat finds out when the database is back.
                if (batch.Count == 0) batch.Add(new HeartbeatEntry(_time.GetUtcNow()));
            }
        }
    }

    private static List<LedgerEntry> WithoutRefused(List<LedgerEntry> batch, bool rolledBack)
    {
        if (!rolledBack || !batch.Exists(entry => entry.Refusable)) return batch;
        Refuse(batch.FindAll(entry => entry.Refusable));
        return batch.FindAll(entry => !entry.Refusable);
    }

    private static void Refuse(List<LedgerEntry> refused)
    {
        foreach (LedgerEntry entry in refused) entry.Applied = false;
        if (refused.Count > 0) Completion.Run(refused);
    }

    private void Fence()
    {
        if (_fenced) return;
        _fenced = true;
        _trouble = "another process has taken this node's place";
        Log.FencedOff(_logger);
        Fenced?.Invoke();
    }

    /// <summary>Completes a whole batch: a large one on a pool thread while the writer commits the next.</summary>
    private sealed class Completion(List<LedgerEntry> batch) : IThreadPoolWorkItem
    {
        /// <summary>So few are completed sooner here than another thread is woken.</summary>
        private const int Few = 16;

        public static void Run(List<LedgerEntry> batch)
        {
            if (batch.Count > Few) ThreadPool.UnsafeQueueUserWorkItem(new Completion(batch), preferLocal: false);
            else Complete(batch);
        }

        public void Execute() => Complete(batch);

        /// <summary>Answers to one link leave together.</summary>
        private static void Complete(List<LedgerEntry> batch)
        {
            using FlushScope scope = FlushScope.Open();
            foreach (LedgerEntry entry in batch) entry.Complete(entry.Applied);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1001, LogLevel.Error, "The database takes no commits ({Why}): carriers are answered 'system error', nothing new is sent, retrying")]
        public static partial void Unavailable(ILogger logger, string why, Exception error);

        [LoggerMessage(1002, LogLevel.Warning, "The database takes commits again")]
        public static partial void Recovered(ILogger logger);

        [LoggerMessage(1003, LogLevel.Critical, "Another process has taken this node's place in the database: stopping")]
        public static partial void FencedOff(ILogger logger);
    }
}
