using Dapper;
using Interworking.Storage.Sql.Sqlite;
using Microsoft.Data.Sqlite;

namespace Interworking.Gateway.Tests.Pipeline;

/// <summary>An empty database of today's schema, made once a run: a thousand fixtures copy it instead of migrating their own.</summary>
internal static class MigratedDatabase
{
    private static readonly Lazy<byte[]> Content = new(Make);

    public static void CopyTo(string path)
    {
        if (!File.Exists(path)) File.WriteAllBytes(path, Content.Value);
    }

    private static byte[] Make()
    {
        string folder = Directory.CreateTempSubdirectory("schema-").FullName;
        string path = Path.Combine(folder, "gw.db");
        try
        {
            var database = new SqliteDatabase($"Data Source={path}");
            SqliteNodeStore.Migrate(database, DateTimeOffset.UnixEpoch);
            using (SqliteConnection connection = database.Open()) connection.Execute("pragma wal_checkpoint(truncate)");
            return File.ReadAllBytes(path);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
