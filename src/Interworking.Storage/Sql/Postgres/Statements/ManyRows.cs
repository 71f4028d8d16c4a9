using Npgsql;
using NpgsqlTypes;

namespace Interworking.Storage.Sql.Postgres.Statements;

/// <summary>
/// A statement on many rows at once: its parameters are columns, which the server makes into rows again with <c>unnest</c>. One statement, prepared once, for
/// any number of rows. The lists are used again and again; parameters are numbered in the order in which they are made. One thread at a time.
/// </summary>
internal abstract class ManyRows(string sql)
{
    private readonly List<System.Collections.IList> _columns = [];

    public NpgsqlBatchCommand Command { get; } = new(sql);

    /// <summary>Rows gathered.</summary>
    public int Count => _columns[0].Count;

    /// <summary>Every row took effect; known after the command was executed.</summary>
    public bool TookAll => Count == 0 || Command.RecordsAffected == Count;

    public void Clear()
    {
        foreach (System.Collections.IList column in _columns) column.Clear();
    }

    /// <summary>A parameter that is the same for all rows.</summary>
    protected void One<T>(T value, NpgsqlDbType type) => Command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value, NpgsqlDbType = type });

    protected List<long> Bigint() => Column<long>(NpgsqlDbType.Bigint);

    protected List<long?> BigintOrNull() => Column<long?>(NpgsqlDbType.Bigint);

    protected List<int> Integer() => Column<int>(NpgsqlDbType.Integer);

    protected List<int?> IntegerOrNull() => Column<int?>(NpgsqlDbType.Integer);

    protected List<short> Smallint() => Column<short>(NpgsqlDbType.Smallint);

    protected List<short?> SmallintOrNull() => Column<short?>(NpgsqlDbType.Smallint);

    protected List<bool> Boolean() => Column<bool>(NpgsqlDbType.Boolean);

    protected List<DateTime> Time() => Column<DateTime>(NpgsqlDbType.TimestampTz);

    protected List<byte[]?> Bytes() => Column<byte[]?>(NpgsqlDbType.Bytea);

    protected TextColumn Text() => new(Column<string?>(NpgsqlDbType.Text));

    private List<T> Column<T>(NpgsqlDbType type)
    {
        var values = new List<T>();
        _columns.Add(values);
        Command.Parameters.Add(new NpgsqlParameter<List<T>> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type });
        return values;
    }
}
