using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Gateway.Receipts;

namespace Interworking.Gateway.Tests.Pipeline;

/// <summary>The real spool: a test lets one read of it fail, and waits at the end for those under way.</summary>
internal sealed class WatchedSpool(ISpoolStore real) : ISpoolStore
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _reading;
    private bool _closed;

    /// <summary>The next read of an account's rows throws, once.</summary>
    public bool FailNextRead { get; set; }

    /// <summary>From now on every read throws; completes when none is under way.</summary>
    public Task CloseAsync()
    {
        lock (_gate)
        {
            _closed = true;
            if (_reading == 0) _idle.TrySetResult();
        }

        return _idle.Task;
    }

    public ValueTask<IReadOnlyList<SpooledMessage>> ReadWaitingAsync(long accountId, MessageId after, int limit, CancellationToken stop) => WatchAsync(() =>
    {
        if (!FailNextRead) return real.ReadWaitingAsync(accountId, after, limit, stop);
        FailNextRead = false;
        throw new IOException("no more files");
    });

    public ValueTask<IReadOnlyList<DueMessage>> ReadDueAsync(DateTimeOffset now, DueMessage after, int limit, CancellationToken stop) =>
        WatchAsync(() => real.ReadDueAsync(now, after, limit, stop));

    public ValueTask<SpooledMessage?> FindAsync(MessageId id, CancellationToken stop) => WatchAsync(() => real.FindAsync(id, stop));

    public ValueTask<MessageId?> FindOldestAsync(CancellationToken stop) => WatchAsync(() => real.FindOldestAsync(stop));

    public ValueTask<(IReadOnlyList<long> Accounts, long Rows)> ReadBacklogAsync(CancellationToken stop) => WatchAsync(() => real.ReadBacklogAsync(stop));

    public ValueTask<IReadOnlyList<SpooledMessage>> ReadQueueAsync(string policy, MessageId after, DateTimeOffset now, int limit, CancellationToken stop) =>
        WatchAsync(() => real.ReadQueueAsync(policy, after, now, limit, stop));

    public ValueTask<IReadOnlyList<QueuedRecipient>> ReadQueuesAsync(CancellationToken stop) => WatchAsync(() => real.ReadQueuesAsync(stop));

    public ValueTask<IReadOnlyList<SpooledMessage>> ReadOverdueAsync(DateTimeOffset now, int limit, CancellationToken stop) =>
        WatchAsync(() => real.ReadOverdueAsync(now, limit, stop));

    public ValueTask<IReadOnlyList<PeerRef>> FindPeerRefsAsync(string connection, IReadOnlyCollection<string> references, CancellationToken stop) =>
        WatchAsync(() => real.FindPeerRefsAsync(connection, references, stop));

    public ValueTask<IReadOnlyList<PeerRef>> ReadPeerRefsAsync(MessageId id, CancellationToken stop) => WatchAsync(() => real.ReadPeerRefsAsync(id, stop));

    public ValueTask<MessageId?> FindTraceAsync(string key, CancellationToken stop) => WatchAsync(() => real.FindTraceAsync(key, stop));

    public ValueTask<IReadOnlyList<(string CallId, string Origin, MessageId Id)>> ReadCallIdsAsync(DateTimeOffset since, CancellationToken stop) =>
        WatchAsync(() => real.ReadCallIdsAsync(since, stop));

    public ValueTask<IReadOnlyList<PartSet>> ReadStaleSetsAsync(DateTimeOffset before, int limit, CancellationToken stop) =>
        WatchAsync(() => real.ReadStaleSetsAsync(before, limit, stop));

    public ValueTask<IReadOnlyList<PendingReceipt>> ReadReceiptsAsync(string systemId, MessageId after, DateTimeOffset now, int limit, CancellationToken stop) =>
        WatchAsync(() => real.ReadReceiptsAsync(systemId, after, now, limit, stop));

    public ValueTask<IReadOnlyList<PendingReceipt>> ReadExpiredReceiptsAsync(DateTimeOffset now, int limit, CancellationToken stop) =>
        WatchAsync(() => real.ReadExpiredReceiptsAsync(now, limit, stop));

    private async ValueTask<T> WatchAsync<T>(Func<ValueTask<T>> read)
    {
        lock (_gate)
        {
            if (_closed) throw new IOException("the test is over");
            _reading++;
        }

        try
        {
            return await read();
        }
        finally
        {
            lock (_gate)
            {
                if (--_reading == 0 && _closed) _idle.TrySetResult();
            }
        }
    }
}
