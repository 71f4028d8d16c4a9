using System.Globalization;
using Interworking.Host.Cli;
using Microsoft.Data.Sqlite;

namespace Interworking.Host.Tests.Cli;

/// <summary>A backup and its way back on the command line.</summary>
public sealed class RestoredCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("restored-").FullName;

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Backup_PutBack_IsHeldAndShown()
    {
        string served = Config("served"), restored = Config("restored"), copy = Path.Combine(_folder, "restored.db");
        (await RunAsync("provision", Write("empty.json", "{}"), "--config", served)).Code.Should().Be(0);

        (int code, string output, string error) = await RunAsync("backup", copy, "--config", served);

        (code, error).Should().Be((0, ""));
        output.Should().MatchRegex($@"^\d+ octets in {copy}\n$");
        (await RunAsync("backup", copy, "--config", served)).Error.Should().Contain("is there already");
        (await RunAsync("restored", "hold", "--config", restored)).Output.Should().StartWith("It has no message.\n0 message(s) are held now");
        (await RunAsync("restored", "show", "--config", restored)).Output.Should().Be("No message is held.\n");
        (await RunAsync("restored", "release", "--all", "--config", restored)).Output.Should().Be("0 message(s) released.\n");
        (await RunAsync("audit", "list", "--config", restored)).Output.Should().Contain("restore database");
    }

    [Theory]
    [InlineData("restored", "release")]
    [InlineData("restored", "release", "--all", "--to", "44")]
    [InlineData("backup")]
    public async Task Usage_Wrong_IsExitTwo(params string[] arguments) => (await RunAsync(arguments)).Code.Should().Be(2);

    [Theory]
    [InlineData("backup", "copy.db")]
    [InlineData("restored", "hold")]
    public async Task Database_NotThere_IsSaidAndNotMade(params string[] arguments)
    {
        (int code, _, string error) = await RunAsync([.. arguments, "--config", Config("none")]);

        code.Should().Be(1);
        error.Should().Contain("there is no database at");
        File.Exists(Path.Combine(_folder, "none.db")).Should().BeFalse();
    }

    private string Config(string name) => Write($"{name}.json", $$"""{ "Database": { "ConnectionString": "Data Source={{Path.Combine(_folder, name + ".db")}}" } }""");

    private string Write(string name, string content)
    {
        File.WriteAllText(Path.Combine(_folder, name), content);
        return Path.Combine(_folder, name);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        using var error = new StringWriter(CultureInfo.InvariantCulture);
        int code = await new CommandLine((_, _) => Task.FromResult(0), output, error).RunAsync(arguments);
        return (code, output.ToString().ReplaceLineEndings("\n"), error.ToString().ReplaceLineEndings("\n"));
    }
}
