using System.Data.Common;
using Dapper;
using Interworking.Storage.Sql.Migrations;

namespace Interworking.Storage.Sql;

/// <summary>How a database's schema compares with what this program knows.</summary>
/// <param name="Applied">Numbers of the migrations that the database has had.</param>
/// <param name="Known">Numbers of those that this program has, in order.</param>
internal sealed record SchemaState(IReadOnlyCollection<int> Applied, IReadOnlyList<int> Known)
{
    private const string Versions = "select version from schema_version order by version";

    /// <summary>It can be read as it is.</summary>
    public bool IsCurrent => Applied.Count == Known.Count && !Known.Except(Applied).Any();

    /// <summary>Tables have to be made before a node can serve.</summary>
    public bool IsOlder => Known.Except(Applied).Any();

    /// <summary>What stands in the way; null for nothing.</summary>
    public string? Problem => Applied.Except(Known).ToArray() is { Length: > 0 } newer
        ? $"The database has schema {newer.Max()}, which this program does not know: start the newer program, or restore the backup made before it."
        : null;

    /// <param name="connection">Open.</param>
    /// <param name="dialect">The migrations' folder.</param>
    /// <param name="hasTable">Query that says whether there is a table <c>schema_version</c>.</param>
    public static async Task<SchemaState> ReadAsync(DbConnection connection, string dialect, string hasTable)
    {
        int[] known = [.. Migration.All(dialect).Select(migration => migration.Number)];
        bool made = await connection.ExecuteScalarAsync<bool>(hasTable);
        return new SchemaState(made ? (await connection.QueryAsync<int>(Versions)).AsList() : [], known);
    }

    public override string ToString() => Applied.Count switch
    {
        0 => "no tables yet; serve or provision makes them",
        _ when IsOlder => $"schema {Applied.Max()} of {Known[^1]}; serve or provision brings it up to date",
        _ => $"schema {Applied.Max()}",
    };
}
