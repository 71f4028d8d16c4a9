using Interworking.Gateway.Pipeline.Ledger;
using Npgsql;

namespace Interworking.Storage.Sql.Postgres;

/// <summary>A transaction beside the ledger's, on what nodes share.</summary>
internal static class PostgresTransaction
{
    /// <exception cref="LedgerUnavailableException">The database does not answer; it may be committed all the same.</exception>
    public static async ValueTask<T> RunAsync<T>(PostgresDatabase database, Func<NpgsqlConnection, NpgsqlTransaction, Task<T>> work, CancellationToken stop)
    {
        // Cancelled too, not only left: what runs after its caller has given up would take back what was decided since.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(PostgresLedgerStore.AnswerWithin);
        try
        {
            return await OnceAsync(database, work, limit.Token).WaitAsync(PostgresLedgerStore.AnswerWithin, stop);
        }
        catch (OperationCanceledException error) when (!stop.IsCancellationRequested)
        {
            throw new LedgerUnavailableException(rolledBack: false, $"{database.Name}: no answer within {PostgresLedgerStore.AnswerWithin.TotalSeconds:0} s", error);
        }
        catch (Exception error) when (PostgresLedgerStore.IsFailure(error))
        {
            throw new LedgerUnavailableException(rolledBack: false, $"{database.Name}: {error.Message}", error);
        }
    }

    private static async Task<T> OnceAsync<T>(PostgresDatabase database, Func<NpgsqlConnection, NpgsqlTransaction, Task<T>> work, CancellationToken stop)
    {
        await using NpgsqlConnection connection = await database.OpenAsync(stop);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(stop);
        T result = await work(connection, transaction);
        await transaction.CommitAsync(stop);
        return result;
    }
}
