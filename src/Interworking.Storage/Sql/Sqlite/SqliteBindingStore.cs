using System.Runtime.CompilerServices;
using Interworking.Gateway.Registrar;
using Interworking.Storage.Sql.Rows;
using Microsoft.Data.Sqlite;

namespace Interworking.Storage.Sql.Sqlite;

/// <summary>Reads the embedded registrar's bindings back at start, one address of record at a time, in the order in which they were written.</summary>
public sealed class SqliteBindingStore(SqliteDatabase database) : IBindingStore
{
    private const string Live = $"select {BindingRow.Columns} from binding where expires_at > @now order by aor, position";

    private const string LiveOfOne = $"select {BindingRow.Columns} from binding where aor = @aor and expires_at > @now order by position";

    public async IAsyncEnumerable<(string Aor, IReadOnlyList<Binding> Bindings)> ReadAllAsync(DateTimeOffset now, [EnumeratorCancellation] CancellationToken stop)
    {
        await using SqliteConnection connection = database.Open();
        string? aor = null;
        List<Binding> bindings = [];
        await foreach (BindingRow row in connection.QueryUnbufferedAsync<BindingRow>(Live, new { now = now.ToUnixTimeMilliseconds() }).WithCancellation(stop))
        {
            if (aor is not null && row.Aor != aor)
            {
                yield return (aor, bindings);
                bindings = [];
            }

            aor = row.Aor;
            bindings.Add(row.ToBinding());
        }

        if (aor is not null) yield return (aor, bindings);
    }

    public async ValueTask<IReadOnlyList<Binding>> ReadAsync(string aor, DateTimeOffset now, CancellationToken stop)
    {
        await using SqliteConnection connection = database.Open();
        return [.. (await connection.QueryAsync<BindingRow>(LiveOfOne, new { aor, now = now.ToUnixTimeMilliseconds() })).Select(row => row.ToBinding())];
    }
}
