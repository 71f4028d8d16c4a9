using System.Data;
using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using Dapper;

namespace Interworking.Storage.Sql;

/// <summary>
/// Queries that never block the thread they go on upon. They have the names of Dapper's and, being nearer, are what the stores call. Dapper's own read a row
/// value by value while it arrives and wait for the rest of it on the spot. Here that may be the thread which serves the sockets (ADR 0004), and what it waits
/// for could then never come: the process would stand still.
/// </summary>
internal static class Reading
{
    /// <summary>All rows.</summary>
    public static Task<IEnumerable<T>> QueryAsync<T>(this DbConnection connection, string sql, object? param = null, DbTransaction? transaction = null) =>
        connection.QueryAsync<T>(new CommandDefinition(sql, param, transaction));

    /// <inheritdoc cref="QueryAsync{T}(DbConnection, string, object?, DbTransaction?)"/>
    public static async Task<IEnumerable<T>> QueryAsync<T>(this DbConnection connection, CommandDefinition command)
    {
        var rows = new List<T>();
        await foreach (T row in ReadAsync<T>(connection, command, command.CancellationToken)) rows.Add(row);
        return rows;
    }

    /// <summary>Row by row, as they come.</summary>
    public static IAsyncEnumerable<T> QueryUnbufferedAsync<T>(this DbConnection connection, string sql, object? param = null, DbTransaction? transaction = null) =>
        ReadAsync<T>(connection, new CommandDefinition(sql, param, transaction));

    /// <summary>The only row.</summary>
    /// <exception cref="InvalidOperationException">There is none, or more than one.</exception>
    public static async Task<T> QuerySingleAsync<T>(this DbConnection connection, string sql, object? param = null, DbTransaction? transaction = null) =>
        (await connection.QueryAsync<T>(sql, param, transaction)).Single();

    /// <summary>The only row, if there is one.</summary>
    /// <exception cref="InvalidOperationException">There is more than one.</exception>
    public static Task<T?> QuerySingleOrDefaultAsync<T>(this DbConnection connection, string sql, object? param = null, DbTransaction? transaction = null) =>
        connection.QuerySingleOrDefaultAsync<T>(new CommandDefinition(sql, param, transaction));

    /// <inheritdoc cref="QuerySingleOrDefaultAsync{T}(DbConnection, string, object?, DbTransaction?)"/>
    public static async Task<T?> QuerySingleOrDefaultAsync<T>(this DbConnection connection, CommandDefinition command) =>
        (await connection.QueryAsync<T>(command)).SingleOrDefault();

    /// <summary>The first value of the first row; the type's default when there is no row, or null in it.</summary>
    public static Task<T?> ExecuteScalarAsync<T>(this DbConnection connection, string sql, object? param = null, DbTransaction? transaction = null) =>
        connection.ExecuteScalarAsync<T>(new CommandDefinition(sql, param, transaction));

    /// <inheritdoc cref="ExecuteScalarAsync{T}(DbConnection, string, object?, DbTransaction?)"/>
    public static async Task<T?> ExecuteScalarAsync<T>(this DbConnection connection, CommandDefinition command) =>
        (await connection.QueryAsync<T?>(command)).FirstOrDefault();

    private static async IAsyncEnumerable<T> ReadAsync<T>(DbConnection connection, CommandDefinition command, [EnumeratorCancellation] CancellationToken stop = default)
    {
        // Without SequentialAccess a row is whole in memory before ReadAsync says that it is there.
        await using DbDataReader reader = await connection.ExecuteReaderAsync(command, CommandBehavior.SingleResult);
        Func<DbDataReader, object>? parse = null;
        while (await reader.ReadAsync(stop)) yield return As<T>((parse ??= reader.GetRowParser(typeof(T)))(reader));
        while (await reader.NextResultAsync(stop))
        {
            // To the end of the answer: an open one would be read to its end by Dispose, which blocks.
        }
    }

    /// <summary>A single value comes as the database has it: SQLite knows long where a bool or an int is wanted.</summary>
    private static T As<T>(object? value) => value switch
    {
        T wanted => wanted,
        null => default!,
        _ => (T)Convert.ChangeType(value, Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T), CultureInfo.InvariantCulture),
    };
}
