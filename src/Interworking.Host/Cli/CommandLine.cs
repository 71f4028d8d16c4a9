using System.CommandLine;
using System.CommandLine.Help;
using Interworking.Gateway.Operating;
using Interworking.Host.Cli.Operating;

namespace Interworking.Host.Cli;

/// <summary>Runs the server until <paramref name="stop"/>; the exit code.</summary>
/// <param name="configFile">Configuration file; null for the built-in defaults.</param>
/// <param name="stop">Ends it in order.</param>
public delegate Task<int> ServeAsync(string? configFile, CancellationToken stop);

/// <summary>The program's commands (design section 7). Exit 0 on success, 1 on a refused or failed operation, 2 on wrong usage.</summary>
public sealed class CommandLine(ServeAsync serve, TextWriter output, TextWriter error, TextReader? input = null)
{
    internal const int Success = 0;
    internal const int Failure = 1;
    internal const int WrongUsage = 2;

    /// <summary>The option of every command that touches the configuration or the stores.</summary>
    private readonly Option<string?> _config = new("--config")
    {
        Description = "Configuration file (JSON). Without it: env1 on loopback with a SQLite file in data/. INTERWORKING__Section__Key variables override both.",
        HelpName = "FILE",
    };

    public async Task<int> RunAsync(string[] arguments)
    {
        RootCommand root = Build();
        ParseResult parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0 && parsed.Action is not HelpAction and not ExampleHelp)
        {
            // The library writes some of its messages over several lines.
            string problem = string.Join(' ', parsed.Errors[0].Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.');
            error.WriteLine($"error: {problem}; see \"{Path(parsed.CommandResult.Command)} --help\"");
            return WrongUsage;
        }

        // The server has its own way to stop in order, which takes longer than the two seconds a command is given here.
        return await parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = error, ProcessTerminationTimeout = null });
    }

    private RootCommand Build()
    {
        var context = new CliContext(input ?? TextReader.Null, output, error, _config);
        var root = new RootCommand("Interworking: carries SMS between carriers (SMPP) and softphone apps (SIP MESSAGE).")
        {
            _config,
            ServeVerb(),
            CheckCommand.Build(context),
            HealthCommand.Build(context),
            ProvisionCommand.Build(context),
            SendCommand.Build(context),
            RouteCommand.Build(context),
            SettlementCommand.Build(context),
            ReconcileCommand.Build(context),
            CdrCommand.Build(context),
            AccountsCommand.Build(context),
            PduCommand.Build(context),
            OnboardCommand.Build(context),
            UserCommand.Build(context),
            AuditCommand.Build(context),
            BackupCommand.Build(context),
            RestoredCommand.Build(context),
            HoldCommand.Build(context, hold: true),
            HoldCommand.Build(context, hold: false),
            DrainCommand.Build(context),
            OperationsCommand.Build(context),
        };
        foreach (Verb verb in Enum.GetValues<Verb>()) root.Add(MessagesCommand.Build(context, verb));
        root.SetAction((parsed, stop) => serve(parsed.GetValue(_config), stop));
        foreach (HelpOption help in root.Options.OfType<HelpOption>()) help.Action = new ExampleHelp((HelpAction)help.Action!);
        return root;
    }

    private Command ServeVerb()
    {
        var command = new Command("serve", "Run the server. This is the default command.") { _config };
        command.SetAction((parsed, stop) => serve(parsed.GetValue(_config), stop));
        return command;
    }

    private static string Path(Command command) => command is RootCommand ? "interworking" : $"interworking {command.Name}";
}
