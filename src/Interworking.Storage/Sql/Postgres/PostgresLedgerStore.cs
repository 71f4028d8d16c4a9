using System.Net.Sockets;
using Interworking.Gateway.Pipeline.Ledger;
using Npgsql;

namespace Interworking.Storage.Sql.Postgres;

/// <summary>
/// Commits batches on one connection of its own. After any failure the connection is closed and the next call opens another, so that a server that is back, or
/// has become the primary, is used without a restart. A server that keeps its connections open and does not answer is left after <see cref="AnswerWithin"/>.
/// </summary>
public sealed class PostgresLedgerStore(PostgresDatabase database, TimeProvider? time = null) : ILedgerStore, IDisposable
{
    /// <summary>How long a batch may take in all.</summary>
    public static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(5);

    private PostgresLedgerThread? _thread;

    public ValueTask CommitAsync(IReadOnlyList<LedgerEntry> batch, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        _thread ??= new PostgresLedgerThread(database, time ?? TimeProvider.System);
        var attempt = new LedgerAttempt(batch);
        bool done = false;
        try
        {
            _thread.Run(attempt, AnswerWithin);
            done = true;
            return ValueTask.CompletedTask;
        }
        catch (Exception error) when (IsFailure(error))
        {
            // Until commit is sent the server rolls back whatever happens. Once it is sent, only its answer tells.
            throw new LedgerUnavailableException(rolledBack: !attempt.CommitSent, $"{database.Name}: {error.Message}", error);
        }
        finally
        {
            if (!done) Dispose();
        }
    }

    /// <summary>Closes the connection; a later commit opens another.</summary>
    public void Dispose()
    {
        _thread?.Dispose();
        _thread = null;
    }

    /// <summary>The server or the way to it failed; anything else is a bug.</summary>
    internal static bool IsFailure(Exception error) => error is NpgsqlException or SocketException or IOException or TimeoutException;
}
