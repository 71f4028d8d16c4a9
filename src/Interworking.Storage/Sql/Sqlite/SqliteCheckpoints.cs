using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Interworking.Storage.Sql.Sqlite;

/// <summary>
/// Moves what is committed from the write-ahead log into the file without making commits wait for it. SQLite's own checkpoint runs inside a
/// commit, which then takes some 10 ms instead of one. Here another connection copies while commits go on; as new commits arrive meanwhile it
/// never empties the log, so when it is done the ledger copies the little that is left between two commits, and the log begins anew.
/// </summary>
internal sealed class SqliteCheckpoints(SqliteDatabase database, sqlite3 writer) : IDisposable
{
    /// <summary>Pages of log at which copying begins: 8 MB.</summary>
    private const int Threshold = 2048;

    private Task? _copying;

    /// <summary>Called between commits.</summary>
    /// <exception cref="SqliteException">The log cannot be copied; the commit before it stands.</exception>
    public void Step()
    {
        if (_copying is null)
        {
            if (PagesWritten(reset: false) >= Threshold) _copying = Task.Run(Copy);
        }
        else if (_copying.IsCompleted)
        {
            Task copied = _copying;
            _copying = null;
            copied.GetAwaiter().GetResult();
            Checkpoint(writer);
            PagesWritten(reset: true);
        }
    }

    public void Dispose()
    {
        if (_copying is not { } copying) return;
        ((IAsyncResult)copying).AsyncWaitHandle.WaitOne(); // its failure no longer matters: the log stays and is read again
    }

    private static void Checkpoint(sqlite3 connection)
    {
        int code = raw.sqlite3_wal_checkpoint_v2(connection, null, raw.SQLITE_CHECKPOINT_PASSIVE, out _, out _);
        if (code is not (raw.SQLITE_OK or raw.SQLITE_BUSY)) throw SqliteStatement.Failure(connection, code);
    }

    private void Copy()
    {
        using SqliteConnection connection = database.Open();
        Checkpoint(connection.Handle!);
    }

    private int PagesWritten(bool reset)
    {
        _ = raw.sqlite3_db_status(writer, raw.SQLITE_DBSTATUS_CACHE_WRITE, out int pages, out _, reset ? 1 : 0);
        return pages;
    }
}
