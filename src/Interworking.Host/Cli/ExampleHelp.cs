using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Interworking.Host.Cli.Operating;

namespace Interworking.Host.Cli;

/// <summary>The library's help, followed by an example of the command in use.</summary>
internal sealed class ExampleHelp(HelpAction help) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        int code = help.Invoke(parseResult);
        TextWriter output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Example:");
        foreach (string line in Example(Verb(parseResult.CommandResult.Command))) output.WriteLine($"  {line}");
        output.WriteLine();
        output.WriteLine("Exit codes: 0 success, 1 refused or failed, 2 wrong usage.");
        return code;
    }

    /// <summary>The command under the root: its example shows all that are below it.</summary>
    private static Command Verb(Command command) => command.Parents.OfType<Command>().FirstOrDefault(parent => parent is not RootCommand) ?? command;

    private static string[] Example(Command command) => command switch
    {
        RootCommand => ["interworking serve --config env1.json", "interworking send --from Viber --to 111222333 \"Your code is 4711\""],
        { Name: "serve" } => ["interworking serve --config env1.json", "INTERWORKING__Smpp__Listen=0.0.0.0:2775 interworking serve"],
        { Name: "check" } when command.Parents.Any(parent => parent.Name == "settlement") => ["interworking settlement check --month 2026-01"],
        { Name: "check" } => ["interworking check --config env1.json"],
        { Name: "health" } => ["interworking health --config env1.json", "interworking health --ready"],
        { Name: "provision" } => ["interworking provision customers.json --dry-run", "interworking provision customers.json --config env1.json"],
        { Name: "send" } => ["interworking send --from Viber --to 111222333 \"Your code is 4711\"", "interworking send --from 9647701 --to 1111 --system-id tata --password tata-pw --smpp 127.0.0.1:2775 --wait 5 Hello"],
        { Name: "onboard" } => OnboardCommand.Examples,
        { Name: "user" } => UserCommand.Examples,
        { Name: "audit" } => AuditCommand.Examples,
        { Name: "backup" } => BackupCommand.Examples,
        { Name: "restored" } => RestoredCommand.Examples,
        { Name: "hold" or "release" } => HoldCommand.Examples,
        { Name: "drain" } => DrainCommand.Examples,
        { Name: "retry" or "cancel" or "purge" or "reroute" or "replay" } => MessagesCommand.ExamplesOf(command.Name),
        { Name: "operations" } => OperationsCommand.Examples,
        { Name: "route" } => ["interworking route --from 1111 --to 2222", "interworking route --from Viber --to +111222333 --carrier TATA --config env1.json"],
        { Name: "pdu" } => ["interworking pdu 00000010000000150000000000000001", "interworking pdu --alphabet latin1 - < captured.hex"],
        { Name: "close" } => ["interworking settlement close --month 2026-01 --carrier TATA", "interworking settlement close --month 2026-01 --carrier TATA --carry-over"],
        { Name: "correct" } => ["interworking settlement correct 12"],
        { Name: "show" } => ["interworking settlement show 12", "interworking settlement show 12 --format html --out statement-12.html"],
        { Name: "list" } => ["interworking settlement list", "interworking settlement list --carrier TATA --month 2026-01"],
        { Name: "rebuild" } => ["interworking settlement rebuild", "interworking settlement rebuild --carrier TATA"],
        { Name: "reconcile" } => ["interworking reconcile --carrier TATA --month 2026-01 tata-january.csv --out dispute"],
        { Name: "cdr" or "export" } => ["interworking cdr export --month 2026-01 --carrier TATA --out january.csv.gz", "interworking cdr export --from 2026-01-05 --to 2026-01-06 --out days.csv"],
        { Name: "accounts" or "import" } => ["interworking accounts import accounts.csv --dry-run", "interworking accounts import accounts.csv --config env1.json"],
        _ => ["interworking settlement --month 2026-01", "interworking settlement --month 2026-01 --carrier TATA --format csv --out tata.csv"],
    };
}
