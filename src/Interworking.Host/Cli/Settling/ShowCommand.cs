using System.CommandLine;

namespace Interworking.Host.Cli.Settling;

/// <summary><c>settlement show</c>: prints a closed statement again, byte for byte as it was.</summary>
internal static class ShowCommand
{
    public static Command Build(CliContext context)
    {
        var number = new Argument<long>("NUMBER") { Description = "The statement." };
        Option<string> format = SettlementOptions.Format();
        Option<string?> file = SettlementOptions.Out();
        var command = new Command("show", "Print a closed statement. json is the text that was hashed.") { number, format, file, context.Config };
        command.SetAction((parsed, stop) => SettlementWork.RunAsync(context, parsed, stop, async work =>
        {
            long wanted = parsed.GetValue(number);
            if (await work.Statements.FindAsync(work.Environment, wanted, stop) is not { } closed) return context.Fail($"there is no statement {wanted}; \"interworking settlement list\" lists them");
            if (!closed.IsIntact) return context.Fail($"statement {wanted} has been changed since it was closed; run \"interworking settlement check\"");
            string chosen = parsed.GetRequiredValue(format);
            string? failed = chosen == "json"
                ? StatementOutput.TryWrite(parsed, parsed.GetValue(file), output => output.Write(closed.Content))
                : StatementOutput.TryWrite(context, parsed, [closed.Read()], chosen, parsed.GetValue(file));
            return failed is null ? CommandLine.Success : context.Fail(failed);
        }));
        return command;
    }
}
