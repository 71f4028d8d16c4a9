using Microsoft.Data.Sqlite;

namespace Interworking.FunctionalTests.Harness;

/// <summary>Reads the table cdr as billing would: its columns are a contract (design section 7).</summary>
public static class CdrReader
{
    static CdrReader() => SQLitePCL.Batteries_V2.Init();

    public static IReadOnlyList<CdrRow> Cdrs(this GatewayProcess gateway)
    {
        using SqliteConnection database = Open(gateway);
        using SqliteCommand query = database.CreateCommand();
        query.CommandText = "select id, carrier, origin, destination, parts, alphabet, outcome, delivered_to, attempts from cdr order by id";
        using SqliteDataReader row = query.ExecuteReader();
        var rows = new List<CdrRow>();
        while (row.Read())
        {
            rows.Add(new CdrRow(row.GetInt64(0), row.IsDBNull(1) ? null : row.GetString(1), row.GetString(2), row.GetString(3), row.GetInt32(4),
                row.GetString(5), row.GetString(6), row.IsDBNull(7) ? null : row.GetString(7), row.GetInt32(8)));
        }

        return rows;
    }

    /// <summary>Rows in the spool: accepted and not yet finished.</summary>
    public static long Spooled(this GatewayProcess gateway)
    {
        using SqliteConnection database = Open(gateway);
        using SqliteCommand query = database.CreateCommand();
        query.CommandText = "select count(*) from spool";
        return (long)query.ExecuteScalar()!;
    }

    /// <summary>Takes the database's only write lock: until it is given back the gateway cannot commit.</summary>
    public static IDisposable LockDatabase(this GatewayProcess gateway)
    {
        SqliteConnection database = Open(gateway, "ReadWrite");
        using SqliteCommand begin = database.CreateCommand();
        begin.CommandText = "pragma busy_timeout = 10000; begin immediate";
        begin.ExecuteNonQuery();
        return database;
    }

    private static SqliteConnection Open(GatewayProcess gateway, string mode = "ReadOnly")
    {
        var database = new SqliteConnection($"Data Source={gateway.DatabaseFile};Mode={mode};Pooling=False");
        database.Open();
        return database;
    }
}

public sealed record CdrRow(
    long Id, string? Carrier, string Origin, string Destination, int Parts, string Alphabet, string Outcome, string? DeliveredTo, int Attempts);
