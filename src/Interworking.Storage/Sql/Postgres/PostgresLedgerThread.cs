using System.Runtime.ExceptionServices;

namespace Interworking.Storage.Sql.Postgres;

/// <summary>
/// A connection and the thread that waits for its answers. The driver cannot be made to leave a server that holds the connection and is silent: after a
/// timeout it asks the same server to cancel, and waits for that answer without end. So it is this thread that waits, and whoever gave it work leaves it
/// behind; it ends, and closes the connection, when the driver lets it go. A thread is cheaper here than tasks: it sleeps in the socket and wakes once.
/// </summary>
internal sealed class PostgresLedgerThread : IDisposable
{
    private readonly PostgresDatabase _database;
    private readonly TimeProvider _time;
    private readonly object _gate = new();
    private LedgerAttempt? _work;
    private Exception? _failure;
    private bool _done;
    private bool _ended;

    public PostgresLedgerThread(PostgresDatabase database, TimeProvider time)
    {
        (_database, _time) = (database, time);
        new Thread(Loop) { Name = "ledger postgres", IsBackground = true }.Start();
    }

    /// <summary>Returns when the batch is durable.</summary>
    /// <exception cref="TimeoutException">The server has not answered <paramref name="within"/> this time; the thread must not be used again.</exception>
    public void Run(LedgerAttempt attempt, TimeSpan within)
    {
        long until = Environment.TickCount64 + (long)within.TotalMilliseconds;
        lock (_gate)
        {
            (_work, _failure, _done) = (attempt, null, false);
            Monitor.PulseAll(_gate);
            while (!_done)
            {
                int left = (int)Math.Max(0, until - Environment.TickCount64);
                if (left > 0 && Monitor.Wait(_gate, left)) continue;
                attempt.GiveUp();
                throw new TimeoutException($"no answer within {within.TotalSeconds:0} s");
            }

            if (_failure is not null) ExceptionDispatchInfo.Throw(_failure);
        }
    }

    /// <summary>The thread closes the connection and ends, as soon as it can.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _ended = true;
            Monitor.PulseAll(_gate);
        }
    }

    private void Loop()
    {
        PostgresLedgerWriter? writer = null;
        try
        {
            while (Next() is { } attempt)
            {
                Exception? failure = null;
                try
                {
                    writer ??= PostgresLedgerWriter.Open(_database, _time);
                    writer.Apply(attempt.Batch);
                    if (attempt.MayCommit()) writer.Commit();
                }
                catch (Exception error)
                {
                    failure = error; // thrown where the batch came from
                }

                Finish(failure);
            }
        }
        finally
        {
            writer?.Dispose();
        }
    }

    private LedgerAttempt? Next()
    {
        lock (_gate)
        {
            while (_work is null && !_ended) Monitor.Wait(_gate);
            return _ended ? null : _work;
        }
    }

    private void Finish(Exception? failure)
    {
        lock (_gate)
        {
            (_work, _failure, _done) = (null, failure, true);
            Monitor.PulseAll(_gate);
        }
    }
}
