using System.Data;
using System.Data.Common;
using Dapper;
using Interworking.Gateway.Pipeline.Ledger;

namespace Interworking.Storage.Sql.Migrations;

/// <summary>
/// Brings a database to the newest schema. Each migration commits alone, together with its row in <c>schema_version</c>;
/// two processes that start at once wait for each other inside the transaction.
/// </summary>
public static class MigrationRunner
{
    private const string Create = "create table if not exists schema_version (version integer primary key, name text not null, applied_at text not null)";

    private const string Current = "select coalesce(max(version), 0) from schema_version";

    private const string Record = "insert into schema_version (version, name, applied_at) values (@Number, @Name, @AppliedAt)";

    /// <summary>Applies what is missing.</summary>
    /// <param name="connection">Open; its transactions take the write lock when they begin.</param>
    /// <param name="migrations">In order, from 1.</param>
    /// <param name="now">For the record.</param>
    /// <exception cref="StoreRefusedException">The schema is newer than this program.</exception>
    public static void Apply(DbConnection connection, IReadOnlyList<Migration> migrations, DateTimeOffset now)
    {
        connection.Execute(Create);
        int current = connection.ExecuteScalar<int>(Current);
        Refuse(current, migrations.Count);
        for (int next = current; next < migrations.Count; next++)
        {
            using DbTransaction transaction = connection.BeginTransaction(IsolationLevel.Serializable);
            int reached = connection.ExecuteScalar<int>(Current, transaction: transaction);
            Refuse(reached, migrations.Count);
            if (reached > next) continue;   // somebody else was quicker
            Migration migration = migrations[next];
            connection.Execute(migration.Sql, transaction: transaction);
            connection.Execute(Record, new { migration.Number, migration.Name, AppliedAt = UtcText.Of(now) }, transaction);
            transaction.Commit();
        }
    }

    private static void Refuse(int version, int known)
    {
        if (version > known)
            throw new StoreRefusedException($"The database has schema {version}, this program knows {known}: start the newer program, or restore the backup made before it.");
    }
}
