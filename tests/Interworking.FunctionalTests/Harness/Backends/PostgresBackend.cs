using System.Data.Common;
using Interworking.Testing.Servers;
using Npgsql;

namespace Interworking.FunctionalTests.Harness.Backends;

/// <summary>A database of its own on a PostgreSQL server, and an environment of its own on a Redis: several nodes may share it.</summary>
/// <param name="postgres">The server.</param>
/// <param name="redis">The registrar's; null for the embedded registrar, with which there is one node only.</param>
/// <param name="ownsServers">They end with the test.</param>
public sealed class PostgresBackend(PostgresCluster postgres, RedisServer? redis, bool ownsServers = false) : Backend
{
    private readonly string _database = postgres.CreateEmptyDatabase();

    public override string Environment { get; } = NewName();

    private PostgresBackend(PostgresBackend original, PostgresCluster postgres, RedisServer? redis) : this(postgres, redis)
    {
        Environment = original.Environment;
        postgres.Copy(original._database, _database);
    }

    public override Backend Another(string environment) => new PostgresBackend(postgres, redis);

    public override object Database => new { Provider = "postgres", ConnectionString = _database };

    /// <summary>The connection string of its Redis; null without one.</summary>
    public string? Redis => redis?.ConnectionString;

    public override object Registrar => redis is null ? new { Provider = "embedded" } : new { Provider = "redis", Redis = redis.ConnectionString };

    public override Task<Backend> PutBackElsewhereAsync() => Task.FromResult<Backend>(new PostgresBackend(this, postgres, redis));

    /// <summary>Locks what every commit writes to: the row of the node and the tables of messages.</summary>
    public override IDisposable BlockCommits()
    {
        DbConnection database = Open();
        using DbCommand begin = database.CreateCommand();
        begin.CommandText = "begin; lock table node, spool, cdr in exclusive mode";
        begin.ExecuteNonQuery();
        return database;
    }

    public override void Dispose()
    {
        if (!ownsServers)
        {
            postgres.Drop(_database);
            return;
        }

        redis?.Dispose();
        postgres.Dispose();
    }

    private static string NewName() => $"env-{Guid.NewGuid():N}"[..12];

    protected override DbConnection Open()
    {
        var database = new NpgsqlConnection(_database + ";Pooling=false");
        database.Open();
        return database;
    }
}
