using System.CommandLine;
using Interworking.Host.Cli.Cdrs;

namespace Interworking.Host.Cli;

/// <summary><c>cdr</c>: charging data records.</summary>
internal static class CdrCommand
{
    public static Command Build(CliContext context) => new("cdr", "Charging data records.") { ExportCommand.Build(context), GenerateCommand.Build(context) };
}
