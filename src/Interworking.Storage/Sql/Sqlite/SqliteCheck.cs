using Interworking.Gateway.Pipeline.Ledger;
using Microsoft.Data.Sqlite;

namespace Interworking.Storage.Sql.Sqlite;

/// <summary>What <c>check</c> says about a SQLite file. Makes none.</summary>
internal static class SqliteCheck
{
    private const string HasSchema = "select exists (select 1 from sqlite_schema where name = 'schema_version')";

    /// <returns>And whether the provisioning in it can be read.</returns>
    public static async Task<(StoreFinding Finding, bool IsReadable)> RunAsync(string connectionString)
    {
        try
        {
            using var database = new SqliteDatabase(connectionString);
            if (!File.Exists(database.Path)) return (new StoreFinding($"{database.Path} is not there yet; serve or provision makes it", []), false);
            await using SqliteConnection connection = database.Open();
            if (await connection.ExecuteScalarAsync<long>("pragma application_id") == SqliteBackup.Mark) return (StoreFinding.Broken(SqliteBackup.NotServed), false);
            SchemaState schema = await SchemaState.ReadAsync(connection, SqliteNodeStore.Dialect, HasSchema);
            return schema.Problem is { } problem ? (StoreFinding.Broken(problem), false) : (new StoreFinding($"SQLite {database.Path}, {schema}", []), schema.IsCurrent);
        }
        catch (StoreRefusedException refused)
        {
            return (StoreFinding.Broken(refused.Message), false);
        }
        catch (SqliteException error)
        {
            return (StoreFinding.Broken($"cannot be read ({error.Message}): check that Database.ConnectionString names an Interworking database that this user may write"), false);
        }
    }
}
