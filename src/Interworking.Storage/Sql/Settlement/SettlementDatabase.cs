using System.Data;
using System.Data.Common;
using Dapper;
using Interworking.Gateway.Messages;
using Interworking.Storage.Sql.Postgres;
using Interworking.Storage.Sql.Sqlite;
using Npgsql;

namespace Interworking.Storage.Sql.Settlement;

/// <summary>How settlement reads and writes either database: beside the ledger, on connections of the pool.</summary>
public abstract class SettlementDatabase
{
    private protected SettlementDatabase(SqlDialect dialect) => Dialect = dialect;

    internal SqlDialect Dialect { get; }

    /// <summary>CDRs that one step counts: the step must be short where it keeps writers out.</summary>
    internal abstract int StepSize { get; }

    internal abstract ValueTask<DbConnection> OpenAsync(CancellationToken stop);

    /// <summary>All that is read in it is of one moment.</summary>
    internal abstract ValueTask<DbTransaction> BeginReadAsync(DbConnection connection, CancellationToken stop);

    /// <summary>One process at a time may be in a transaction with this lock. Null when another is.</summary>
    /// <param name="connection">Open.</param>
    /// <param name="lockId">Which.</param>
    /// <param name="stop">Gives up.</param>
    /// <param name="ofOneMoment">All that is read in it is of one moment; it is lost when somebody changes meanwhile what it changes.</param>
    internal abstract ValueTask<DbTransaction?> TryBeginAsync(DbConnection connection, long lockId, CancellationToken stop, bool ofOneMoment = true);

    /// <summary>Removes CDRs of lower ids in one step where the database can; true when there may be more.</summary>
    internal abstract ValueTask<bool> DropCdrsAsync(DbConnection connection, MessageId before);

    /// <summary>Somebody else changed the same at the same time; nothing was written.</summary>
    internal static bool IsLost(DbException error) => error.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.UniqueViolation;

    public static SettlementDatabase Of(SqliteDatabase database) => new Sqlite(database);

    public static SettlementDatabase Of(PostgresDatabase database) => new Postgres(database);

    private sealed class Sqlite(SqliteDatabase database) : SettlementDatabase(SqlDialect.Sqlite)
    {
        internal override int StepSize => 5000;

        internal override ValueTask<DbConnection> OpenAsync(CancellationToken stop) => new(database.Open());

        internal override ValueTask<bool> DropCdrsAsync(DbConnection connection, MessageId before) => new(false);

        internal override ValueTask<DbTransaction> BeginReadAsync(DbConnection connection, CancellationToken stop) =>
            new(((Microsoft.Data.Sqlite.SqliteConnection)connection).BeginTransaction(deferred: true));

        // The only writer of the file while it lasts.
        internal override ValueTask<DbTransaction?> TryBeginAsync(DbConnection connection, long lockId, CancellationToken stop, bool ofOneMoment) =>
            new(((Microsoft.Data.Sqlite.SqliteConnection)connection).BeginTransaction(deferred: false));
    }

    private sealed class Postgres(PostgresDatabase database) : SettlementDatabase(SqlDialect.Postgres)
    {
        private const string Lock = "select pg_try_advisory_xact_lock(@lockId)";

        internal override int StepSize => 50_000;

        internal override async ValueTask<DbConnection> OpenAsync(CancellationToken stop)
        {
            NpgsqlConnection connection = await database.OpenAsync(stop);
            try
            {
                // Until it goes back to the pool: a whole month is not read by key, and takes its time to export.
                await connection.ExecuteAsync("set enable_seqscan = on; set statement_timeout = 0; set idle_in_transaction_session_timeout = 600000");
                return connection;
            }
            catch
            {
                await connection.DisposeAsync();
                throw;
            }
        }

        internal override ValueTask<DbTransaction> BeginReadAsync(DbConnection connection, CancellationToken stop) => connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, stop);

        internal override async ValueTask<bool> DropCdrsAsync(DbConnection connection, MessageId before)
        {
            await CdrPartitions.DropAsync((NpgsqlConnection)connection, before);
            return false;
        }

        // Who gets it with a moment from before the last holder's end fails at the first row that both change, see IsLost.
        internal override async ValueTask<DbTransaction?> TryBeginAsync(DbConnection connection, long lockId, CancellationToken stop, bool ofOneMoment)
        {
            DbTransaction transaction = await connection.BeginTransactionAsync(ofOneMoment ? IsolationLevel.RepeatableRead : IsolationLevel.ReadCommitted, stop);
            if (await connection.ExecuteScalarAsync<bool>(Lock, new { lockId }, transaction)) return transaction;
            await transaction.DisposeAsync();
            return null;
        }
    }
}
