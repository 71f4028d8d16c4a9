using Interworking.Storage.Sql.Postgres.Statements;
using Npgsql;

namespace Interworking.Storage.Sql.Postgres;

/// <summary>Gathers statements and sends them to the server together: one round trip for all of them.</summary>
internal sealed class PostgresPipe(NpgsqlConnection connection) : IDisposable
{
    private readonly NpgsqlBatch _batch = new(connection);

    public NpgsqlConnection Connection => connection;

    /// <summary>Sends the statement with the next round trip, unless it has no rows.</summary>
    public void Add(ManyRows rows)
    {
        if (rows.Count > 0) _batch.BatchCommands.Add(rows.Command);
    }

    /// <summary>Sends the statement with the next round trip.</summary>
    public void Add(NpgsqlBatchCommand command) => _batch.BatchCommands.Add(command);

    /// <summary>Sends what was gathered, if anything.</summary>
    public void Run()
    {
        if (_batch.BatchCommands.Count == 0) return;
        _batch.ExecuteNonQuery();
        _batch.BatchCommands.Clear();
    }

    /// <summary>Sends what was gathered and reads the rows of the one statement in it that returns any.</summary>
    public int Read(Action<NpgsqlDataReader> row)
    {
        int rows = 0;
        using (NpgsqlDataReader reader = _batch.ExecuteReader())
        {
            do
            {
                for (; reader.Read(); rows++) row(reader);
            }
            while (reader.NextResult());
        }

        _batch.BatchCommands.Clear();
        return rows;
    }

    public void Dispose() => _batch.Dispose();
}
