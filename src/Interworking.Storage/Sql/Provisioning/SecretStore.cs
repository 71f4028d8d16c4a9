using System.Data.Common;
using System.Net.Sockets;
using System.Security.Cryptography;
using Dapper;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Provisioning;

namespace Interworking.Storage.Sql.Provisioning;

/// <summary>The environment's secret in a database of SQL.</summary>
public abstract class SecretStore : ISecretStore
{
    private const string Find = "select value from secret where name = 'environment'";

    // Who comes second changes nothing, and then reads what the first has committed.
    private const string Keep = "insert into secret (name, value) values ('environment', @value) on conflict (name) do nothing";

    public async ValueTask<EnvironmentSecret> ReadAsync(CancellationToken stop)
    {
        try
        {
            await using DbConnection connection = await OpenAsync(stop);
            byte[]? secret = await FindAsync(connection, stop);
            if (secret is null)
            {
                byte[] value = RandomNumberGenerator.GetBytes(EnvironmentSecret.Octets);
                await connection.ExecuteAsync(new CommandDefinition(Keep, new { value }, cancellationToken: stop));
                secret = await FindAsync(connection, stop);
            }

            return new EnvironmentSecret(secret);
        }
        catch (Exception error) when (error is DbException or SocketException or IOException or TimeoutException)
        {
            throw new StoreRefusedException($"The environment's secret cannot be read or kept ({error.Message}): check that the database works and that this user may write there.", error);
        }
        catch (ArgumentException error)
        {
            throw new StoreRefusedException("The row 'environment' of table secret holds no secret: put the backup back, or delete the row and every node makes do with a new one after its next start.", error);
        }
    }

    /// <summary>A connection that may write.</summary>
    protected abstract ValueTask<DbConnection> OpenAsync(CancellationToken stop);

    private static async Task<byte[]?> FindAsync(DbConnection connection, CancellationToken stop) =>
        await connection.QuerySingleOrDefaultAsync<byte[]>(new CommandDefinition(Find, cancellationToken: stop));
}
