using Interworking.Storage.Sql.Postgres;
using Interworking.Storage.Tests.Contract;

namespace Interworking.Storage.Tests.Sql.Postgres;

[CollectionDefinition(Name)]
public sealed class PostgresCollection : ICollectionFixture<PostgresServer>
{
    public const string Name = "PostgreSQL";
}

/// <summary>One server for all tests of the assembly, which migrates once and copies.</summary>
public sealed class PostgresServer : PostgresCluster
{
    private readonly Lazy<string> _migrated;

    public PostgresServer()
        : base(fsync: false) => _migrated = new Lazy<string>(Migrate);

    /// <summary>A new database with the newest schema and nothing in it; the string to connect to it.</summary>
    public string CreateDatabase() => CreateEmptyDatabase(_migrated.Value);

    private string Migrate()
    {
        const string Name = "migrated";
        Execute($"create database {Name}");
        using var database = new PostgresDatabase(ConnectionString(Name) + ";Pooling=false");
        PostgresNodeStore.MigrateAsync(database, TestStores.Now, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        return Name;
    }
}
