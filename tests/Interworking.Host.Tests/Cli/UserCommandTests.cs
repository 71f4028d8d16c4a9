using System.Globalization;
using Interworking.Host.Cli;
using Microsoft.Data.Sqlite;

namespace Interworking.Host.Tests.Cli;

/// <summary>Users and the audit log on the command line.</summary>
public sealed class UserCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("user-").FullName;
    private readonly string _config;

    public UserCommandTests()
    {
        _config = Path.Combine(_folder, "config.json");
        File.WriteAllText(_config, $$"""{ "Database": { "ConnectionString": "Data Source={{Database}}" } }""");
    }

    private string Database => Path.Combine(_folder, "interworking.db");

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task User_AddListResetRemove_OnAnEmptyDatabase()
    {
        (await RunAsync("", "user", "list")).Output.Should().Contain("Nobody may sign in yet");
        (await RunAsync("correct horse battery\n", "user", "add", "alice", "--role", "admin")).Should().Be((0, "User alice may sign in as admin.\n", ""));
        (await RunAsync("correct horse battery\n", "user", "add", "alice", "--role", "admin")).Error.Should().Contain("there is a user alice");
        (await RunAsync("", "user", "list")).Output.Should().MatchRegex("alice +admin +password ");
        (await RunAsync("another long one\n", "user", "reset", "alice", "--role", "billing")).Code.Should().Be(0);
        (await RunAsync("", "user", "list")).Output.Should().MatchRegex("alice +billing");
        (await RunAsync("", "user", "remove", "alice")).Code.Should().Be(0);
        (await RunAsync("", "user", "remove", "alice")).Error.Should().Contain("there is no user alice");

        (int code, string output, _) = await RunAsync("", "audit", "list");
        code.Should().Be(0);
        output.Should().MatchRegex("3 .* cli:.* delete user alice").And.MatchRegex("2 .* change user alice: role=admin -> role=billing, password set")
            .And.MatchRegex("1 .* create user alice: role=admin, password set").And.NotContain("battery").And.NotContain("pbkdf2");
    }

    [Theory]
    [InlineData("short\n", "12 to 128 characters")]
    [InlineData("", "no password on the input")]
    public async Task User_BadPassword_IsRefused(string input, string says)
    {
        (int code, _, string error) = await RunAsync(input, "user", "add", "alice", "--role", "admin");

        code.Should().Be(1);
        error.Should().Contain(says).And.NotContain("short\n\n");
    }

    [Theory]
    [InlineData("user", "add", "Alice", "--role", "admin")]
    [InlineData("user", "add", "alice", "--role", "root")]
    [InlineData("user", "add", "alice")]
    [InlineData("audit", "list", "--limit", "0")]
    [InlineData("audit", "verify", "--expect", "5")]
    public async Task Usage_Wrong_IsExitTwo(params string[] arguments) => (await RunAsync("", arguments)).Code.Should().Be(2);

    [Fact]
    public async Task Audit_Tampered_IsNamedWithExitOne()
    {
        for (int i = 1; i <= 3; i++) await RunAsync("correct horse battery\n", "user", "add", $"user{i}", "--role", "read-only");
        (int code, string output, _) = await RunAsync("", "audit", "verify");
        code.Should().Be(0);
        string head = output.Trim().Split(' ')[^1];
        output.Should().Be($"All 3 row(s) are in order. Head {head}\n");
        (await RunAsync("", "audit", "verify", "--expect", head)).Code.Should().Be(0);
        (await RunAsync("", "audit", "verify", "--expect", $"2:{new string('0', 64)}")).Error.Should().Contain("broken at row 2").And.Contain("made anew");

        await using (var connection = new SqliteConnection($"Data Source={Database}"))
        {
            await connection.OpenAsync();
            await using SqliteCommand change = connection.CreateCommand();
            change.CommandText = "update audit set who = 'cli:nobody' where seq = 2";
            await change.ExecuteNonQueryAsync();
        }

        (code, _, string error) = await RunAsync("", "audit", "verify");
        code.Should().Be(1);
        error.Should().StartWith("error: the audit log is broken at row 2:");
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(string input, params string[] arguments)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        using var error = new StringWriter(CultureInfo.InvariantCulture);
        int code = await new CommandLine((_, _) => Task.FromResult(0), output, error, new StringReader(input)).RunAsync([.. arguments, "--config", _config]);
        return (code, output.ToString().ReplaceLineEndings("\n"), error.ToString().ReplaceLineEndings("\n"));
    }
}
