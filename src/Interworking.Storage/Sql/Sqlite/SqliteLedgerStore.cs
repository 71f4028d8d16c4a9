using Interworking.Gateway.Pipeline.Ledger;

namespace Interworking.Storage.Sql.Sqlite;

/// <summary>
/// Commits batches on one connection of its own. SQLite works in process, so the work is done on the caller's thread and the result is there when
/// the call returns. After any failure the connection is closed, which rolls back, and the next call opens another: a file that can be written
/// again is used again without a restart.
/// </summary>
public sealed class SqliteLedgerStore(SqliteDatabase database, TimeProvider? time = null) : ILedgerStore, IDisposable
{
    private SqliteLedgerWriter? _writer;

    public ValueTask CommitAsync(IReadOnlyList<LedgerEntry> batch, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        bool committing = false;
        bool done = false;
        try
        {
            _writer ??= SqliteLedgerWriter.Open(database, time ?? TimeProvider.System);
            _writer.Apply(batch);
            committing = true;
            _writer.Commit();
            done = true;
            return ValueTask.CompletedTask;
        }
        catch (Exception error)
        {
            // Also a bug or a row that cannot be read: the ledger's thread outlives it, and the entry that caused it is refused if it may be.
            // Until commit was called nothing can be durable. A commit that failed may still be found in the log after a crash.
            throw new LedgerUnavailableException(rolledBack: !committing, $"{database.Path}: {error.Message}", error);
        }
        finally
        {
            if (!done) Dispose();
        }
    }

    /// <summary>Closes the connection; a later commit opens another.</summary>
    public void Dispose()
    {
        _writer?.Dispose();
        _writer = null;
    }
}
