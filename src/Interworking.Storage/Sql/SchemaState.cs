using System.Data.Common;
using Dapper;
using Interworking.Storage.Sql.Migrations;

namespace Interworking.Storage.Sql;

/// <summary>How a database's schema compares with what this program knows.</summary>
/// <param name="Version">The last migration applied; 0 for an empty database.</param>
/// <param name="Known">The last migration that this program has.</param>
internal sealed record SchemaState(int Version, int Known)
{
    private const string Current = "select coalesce(max(version), 0) from schema_version";

    /// <summary>It can be read as it is.</summary>
    public bool IsCurrent => Version == Known;

    /// <summary>What stands in the way; null for nothing.</summary>
    public string? Problem => Version > Known ? $"The database has schema {Version}, this program knows {Known}: start the newer program, or restore the backup made before it." : null;

    /// <param name="connection">Open.</param>
    /// <param name="dialect">The migrations' folder.</param>
    /// <param name="hasTable">Query that says whether there is a table <c>schema_version</c>.</param>
    public static async Task<SchemaState> ReadAsync(DbConnection connection, string dialect, string hasTable)
    {
        int known = Migration.All(dialect).Count;
        bool made = await connection.ExecuteScalarAsync<bool>(hasTable);
        return new SchemaState(made ? await connection.ExecuteScalarAsync<int>(Current) : 0, known);
    }

    public override string ToString() => Version switch
    {
        0 => "no tables yet; serve or provision makes them",
        _ when Version < Known => $"schema {Version} of {Known}; serve or provision brings it up to date",
        _ => $"schema {Version}",
    };
}
