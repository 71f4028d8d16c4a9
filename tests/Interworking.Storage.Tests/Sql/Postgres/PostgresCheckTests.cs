using Interworking.Gateway.Configuration;
using Interworking.Storage.Sql.Postgres;
using Npgsql;

namespace Interworking.Storage.Tests.Sql.Postgres;

/// <summary>What check says about PostgreSQL.</summary>
[Collection(PostgresCollection.Name)]
public sealed class PostgresCheckTests(PostgresServer server)
{
    private readonly string _database = server.CreateDatabase();

    private string Name => new NpgsqlConnectionStringBuilder(_database).Database!;

    [Fact]
    public async Task Run_NodesRun_SaysWhichAndTheSchema()
    {
        using PostgresTestStores a = new(_database), b = new(_database);
        await a.StartAsync(node: "a");
        await b.StartAsync(node: "b");

        (StoreFinding finding, bool readable) = await CheckAsync(_database);

        finding.Problems.Should().BeEmpty();
        finding.State.Should().MatchRegex($"^PostgreSQL {Name} at 127.0.0.1, schema [0-9]+, running: a, b$");
        readable.Should().BeTrue();
    }

    [Fact]
    public async Task Run_EmptyDatabase_IsFineAndStaysEmpty()
    {
        string empty = server.CreateEmptyDatabase();

        (StoreFinding finding, bool readable) = await CheckAsync(empty);

        finding.Problems.Should().BeEmpty();
        finding.State.Should().Contain("no tables yet");
        readable.Should().BeFalse();
        using var stores = new PostgresTestStores(empty);
        stores.Count("pg_tables where schemaname = 'public'").Should().Be(0);
    }

    [Fact]
    public async Task Run_OlderSchema_SaysThatServeMakesItCurrent()
    {
        Change("delete from schema_version where version = (select max(version) from schema_version)");
        (StoreFinding finding, bool readable) = await CheckAsync(_database);
        finding.State.Should().MatchRegex("schema [0-9]+ of [0-9]+; serve or provision brings it up to date");
        readable.Should().BeFalse();
    }

    [Fact]
    public async Task Run_NewerSchema_IsAProblem()
    {
        Change("insert into schema_version values (9999, 'future', '')");
        (await CheckAsync(_database)).Finding.Problems.Should().ContainSingle().Which.Should().Contain("schema 9999").And.Contain("newer program");
    }

    [Fact]
    public async Task Run_TakesNoWrites_IsAProblem()
    {
        Change($"alter database {Name} set default_transaction_read_only = on");
        (await CheckAsync(_database)).Finding.Problems.Should().ContainSingle().Which.Should().Contain("takes no writes").And.Contain("primary");
    }

    [Fact]
    public async Task Run_AnotherEnvironments_IsAProblem()
    {
        using var stores = new PostgresTestStores(_database);
        await stores.StartAsync("env4");
        (await CheckAsync(_database)).Finding.Problems.Should().ContainSingle().Which.Should().Contain("belongs to environment env4");
    }

    [Fact]
    public async Task Run_EmbeddedRegistrarAndAnotherNodeLives_IsAProblem()
    {
        using var stores = new PostgresTestStores(_database);
        await stores.StartAsync(node: "b");
        (await CheckAsync(_database, registrar: "embedded")).Finding.Problems.Should().ContainSingle().Which.Should().Contain("Node b serves").And.Contain("Registrar.Provider");
    }

    [Theory]
    [InlineData("Username=nobody", "refuses this user")]
    [InlineData("Database=nothing", "has no such database")]
    [InlineData("Port=1", "cannot be reached")]
    [InlineData("SSL Mode=Require", "cannot be reached*SSL")]
    public async Task Run_Broken_SaysWhyAndWhatToDo(string broken, string words)
    {
        (StoreFinding finding, bool readable) = await CheckAsync($"{_database};Password=top-secret;{broken}");
        finding.State.Should().BeNull();
        finding.Problems.Should().ContainSingle().Which.Should().Match($"PostgreSQL * at 127.0.0.1 {words}*").And.NotContain("top-secret");
        readable.Should().BeFalse();
    }

    [Fact]
    public async Task Run_ServerFrozen_SaysSoInTime()
    {
        server.Freeze();
        try
        {
            (await CheckAsync(_database).WaitAsync(TimeSpan.FromSeconds(20))).Finding.Problems.Should().ContainSingle().Which.Should().Contain("does not answer");
        }
        finally
        {
            server.Thaw();
        }
    }

    private static Task<(StoreFinding Finding, bool IsReadable)> CheckAsync(string connectionString, string registrar = "redis") => PostgresCheck.RunAsync(
        new GatewayOptions
        {
            Database = new DatabaseOptions { Provider = "postgres", ConnectionString = connectionString },
            Registrar = new RegistrarOptions { Provider = registrar },
        },
        TimeProvider.System,
        default);

    private void Change(string sql)
    {
        using var stores = new PostgresTestStores(_database);
        stores.Execute(sql);
    }
}
