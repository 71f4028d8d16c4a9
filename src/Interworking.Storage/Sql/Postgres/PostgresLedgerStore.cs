using System.Net.Sockets;
using Interworking.Gateway.Pipeline.Ledger;
using Npgsql;

namespace Interworking.Storage.Sql.Postgres;

/// <summary>
/// Commits batches on one connection of its own, on the caller's thread, which is the ledger's: waiting there costs less than waking another thread for each
/// answer. A server that does not answer within seconds is left. After any failure the connection is closed and the next call opens another, so that a server
/// that is back, or has become the primary, is used without a restart.
/// </summary>
public sealed class PostgresLedgerStore(PostgresDatabase database) : ILedgerStore, IDisposable
{
    private PostgresLedgerWriter? _writer;

    public ValueTask CommitAsync(IReadOnlyList<LedgerEntry> batch, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        bool committing = false;
        bool done = false;
        try
        {
            _writer ??= PostgresLedgerWriter.Open(database);
            _writer.Apply(batch);
            committing = true;
            _writer.Commit();
            done = true;
            return ValueTask.CompletedTask;
        }
        catch (Exception error) when (IsFailure(error))
        {
            // Until commit is sent the server rolls back whatever happens. Once it is sent, only its answer tells.
            throw new LedgerUnavailableException(rolledBack: !committing, $"{database.Name}: {error.Message}", error);
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

    /// <summary>The server or the way to it failed; anything else is a bug.</summary>
    internal static bool IsFailure(Exception error) => error is NpgsqlException or SocketException or IOException or TimeoutException;
}
