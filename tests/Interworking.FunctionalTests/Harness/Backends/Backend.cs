using System.Data.Common;

namespace Interworking.FunctionalTests.Harness.Backends;

/// <summary>What the gateways of one test keep their data on: empty when the test starts, gone when it ends.</summary>
public abstract class Backend : IDisposable
{
    /// <summary>Environment.Name: of the test's own wherever a store is shared between tests.</summary>
    public abstract string Environment { get; }

    /// <summary>Of the same kind, for a second environment; whoever asks for it disposes it.</summary>
    public abstract Backend Another(string environment);

    /// <summary>The section Database of the configuration.</summary>
    public abstract object Database { get; }

    /// <summary>The section Registrar.</summary>
    public abstract object Registrar { get; }

    /// <summary>The table cdr as billing would read it: its columns are a contract (design section 7).</summary>
    public IReadOnlyList<CdrRow> Cdrs() => Read(
        "select id, trace_id, direction, carrier, origin, destination, parts, alphabet, outcome, delivered_to, error, attempts from cdr order by id",
        row => new CdrRow(row.GetInt64(0), row.GetString(1), row.GetString(2), Text(row, 3), row.GetString(4), row.GetString(5), row.GetInt32(6),
            row.GetString(7), row.GetString(8), Text(row, 9), Text(row, 10), row.GetInt32(11)));

    /// <summary>Rows in the spool: accepted and not yet finished.</summary>
    public long Spooled() => Read("select count(*) from spool", row => row.GetInt64(0))[0];

    /// <summary>Changes something past the gateway, in one transaction, as somebody with the database's password can. How many rows.</summary>
    public int Execute(string sql)
    {
        using DbConnection database = OpenToWrite();
        using DbTransaction transaction = database.BeginTransaction();
        using DbCommand command = database.CreateCommand();
        (command.CommandText, command.Transaction) = (sql, transaction);
        int rows = command.ExecuteNonQuery();
        transaction.Commit();
        return rows;
    }

    /// <summary>What a query finds, row by row.</summary>
    public IReadOnlyList<T> Read<T>(string sql, Func<DbDataReader, T> map)
    {
        using DbConnection database = Open();
        using DbCommand query = database.CreateCommand();
        query.CommandText = sql;
        using DbDataReader row = query.ExecuteReader();
        var rows = new List<T>();
        while (row.Read()) rows.Add(map(row));
        return rows;
    }

    /// <summary>A backup of now, put back in another place, by the commands of docs/operations.md; whoever asks for it disposes it.</summary>
    public abstract Task<Backend> PutBackElsewhereAsync();

    /// <summary>Until it is given back nobody can commit; reading goes on.</summary>
    public abstract IDisposable BlockCommits();

    public abstract void Dispose();

    /// <summary>A connection beside the gateway's.</summary>
    protected abstract DbConnection Open();

    /// <summary>One that may write.</summary>
    protected virtual DbConnection OpenToWrite() => Open();

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
