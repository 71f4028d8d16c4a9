using Interworking.Gateway.Configuration;
using Interworking.Storage.Redis;
using Interworking.Storage.Sql.Postgres;
using Interworking.Storage.Sql.Sqlite;

namespace Interworking.Storage;

/// <summary>Contacts the stores as serving would, and changes nothing: for <c>check</c>. Never throws for what is wrong with a store; takes seconds at most.</summary>
public static class StoreCheck
{
    /// <summary>The database of <c>Database.Provider</c>.</summary>
    /// <returns>What it is like, and whether its provisioning can be read: not before its schema is this program's.</returns>
    public static Task<(StoreFinding Finding, bool IsReadable)> DatabaseAsync(GatewayOptions options, TimeProvider time, CancellationToken stop) =>
        options.Database.Provider == "postgres" ? PostgresCheck.RunAsync(options, time, stop) : SqliteCheck.RunAsync(options.Database.ConnectionString);

    /// <summary>The server of a shared registrar; null when the registrar is embedded.</summary>
    public static async Task<StoreFinding?> RegistrarAsync(GatewayOptions options, TimeProvider time, CancellationToken stop) =>
        options.Registrar.Provider == "redis" ? await RedisCheck.RunAsync(options.Registrar, time, stop) : null;
}
