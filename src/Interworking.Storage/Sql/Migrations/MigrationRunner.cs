using System.Data;
using System.Data.Common;
using Dapper;
using Interworking.Gateway.Pipeline.Ledger;

namespace Interworking.Storage.Sql.Migrations;

/// <summary>
/// Brings a database to the newest schema: applies, in order, the migrations that have no row in <c>schema_version</c>, so that numbers may be left out and
/// filled later. Each commits alone, together with its row; two processes that start at once wait for each other inside the transaction.
/// </summary>
public static class MigrationRunner
{
    private const string Create = "create table if not exists schema_version (version integer primary key, name text not null, applied_at text not null)";

    private const string Versions = "select version from schema_version order by version";

    private const string Record = "insert into schema_version (version, name, applied_at) values (@Number, @Name, @AppliedAt)";

    /// <summary>Applies what is missing.</summary>
    /// <param name="connection">Open; its transactions take the write lock when they begin.</param>
    /// <param name="migrations">In order.</param>
    /// <param name="now">For the record.</param>
    /// <param name="begin">A statement that each transaction begins with; null for none.</param>
    /// <exception cref="StoreRefusedException">The schema is newer than this program.</exception>
    public static void Apply(DbConnection connection, IReadOnlyList<Migration> migrations, DateTimeOffset now, string? begin = null)
    {
        connection.Execute(Create);
        HashSet<int> applied = Applied(connection, migrations, null);
        foreach (Migration migration in migrations)
        {
            if (applied.Contains(migration.Number)) continue;
            using DbTransaction transaction = connection.BeginTransaction(IsolationLevel.Serializable);
            if (begin is not null) connection.Execute(begin, transaction: transaction);
            if (Applied(connection, migrations, transaction).Contains(migration.Number)) continue;   // somebody else was quicker
            connection.Execute(migration.Sql, transaction: transaction);
            connection.Execute(Record, new { migration.Number, migration.Name, AppliedAt = UtcText.Of(now) }, transaction);
            transaction.Commit();
        }
    }

    private static HashSet<int> Applied(DbConnection connection, IReadOnlyList<Migration> migrations, DbTransaction? transaction)
    {
        HashSet<int> applied = [.. connection.Query<int>(Versions, transaction: transaction)];
        int newest = applied.Except(migrations.Select(migration => migration.Number)).DefaultIfEmpty().Max();
        return newest == 0
            ? applied
            : throw new StoreRefusedException($"The database has schema {newest}, which this program does not know: start the newer program, or restore the backup made before it.");
    }
}
