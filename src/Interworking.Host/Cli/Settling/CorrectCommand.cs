using System.CommandLine;

namespace Interworking.Host.Cli.Settling;

/// <summary><c>settlement correct</c>: a new statement in place of a closed one.</summary>
internal static class CorrectCommand
{
    public static Command Build(CliContext context)
    {
        var number = new Argument<long>("NUMBER") { Description = "The statement to correct." };
        var command = new Command("correct", "Close a month once more, under the tariff as it is now: a new statement that refers to the old one.") { number, context.Config };
        command.SetAction((parsed, stop) => SettlementWork.RunAsync(context, parsed, stop, async work =>
            CloseCommand.Report(context, await work.Closer.CorrectAsync(parsed.GetValue(number), work.Set, stop))));
        return command;
    }
}
