using System.CommandLine;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Storage;

namespace Interworking.Host.Cli;

/// <summary>What every command has at hand: where to write, the configuration, the stores.</summary>
internal sealed class CliContext(TextReader input, TextWriter output, TextWriter error, Option<string?> config)
{
    public Option<string?> Config => config;

    /// <summary>Where a command reads that was given "-".</summary>
    public TextReader Input => input;

    /// <summary>A line of the result.</summary>
    public void Say(string line) => output.WriteLine(line);

    /// <summary>A line on how far a long command is: on the error stream, so that the result can go into a file.</summary>
    public void Note(string line) => error.WriteLine(line);

    /// <summary>One line that says what is wrong and what to do; the exit code for it.</summary>
    public int Fail(string problem)
    {
        error.WriteLine($"error: {problem.ReplaceLineEndings(" ")}");
        return CommandLine.Failure;
    }

    /// <summary>Every error, a line each; the exit code for them.</summary>
    public int Fail(IEnumerable<ConfigurationError> errors)
    {
        foreach (ConfigurationError one in errors) Fail(one.ToString());
        return CommandLine.Failure;
    }

    public (GatewayOptions Options, IReadOnlyList<ConfigurationError> Errors) Load(ParseResult parsed) =>
        ConfigurationLoader.Load(parsed.GetValue(config), ConfigurationLoader.ProcessEnvironment);

    /// <summary>Loads the configuration, opens its stores and runs the command; what is wrong with either is reported here.</summary>
    public async Task<int> WithStoresAsync(ParseResult parsed, Func<GatewayOptions, IServiceProvider, Task<int>> run)
    {
        (GatewayOptions options, IReadOnlyList<ConfigurationError> errors) = Load(parsed);
        if (errors.Count > 0) return Fail(errors);
        try
        {
            await using ServiceProvider services = Stores(options);
            return await run(options, services);
        }
        catch (StoreRefusedException refused)
        {
            return Fail(refused.Message);
        }
        catch (System.Data.Common.DbException failed)
        {
            return Fail($"the database does not work: {failed.Message}; run \"interworking check\"");
        }
    }

    public static ServiceProvider Stores(GatewayOptions options) =>
        new ServiceCollection().AddSingleton(TimeProvider.System).AddStorage(options).BuildServiceProvider();
}
