using System.CommandLine;
using System.Text;
using Interworking.Gateway.Settlement;
using Interworking.Host.Settlement.Statements;

namespace Interworking.Host.Cli.Settling;

/// <summary>Statements into a file or to the terminal.</summary>
internal static class StatementOutput
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes to a file, or the terminal without one; the problem, null for none.</summary>
    public static string? TryWrite(CliContext context, ParseResult parsed, IReadOnlyList<Statement> statements, string format, string? file)
    {
        string? failed = TryWrite(parsed, file, output => StatementFormats.Write(statements, format, output));
        if (failed is null && file is not null) context.Note($"written to {file}");
        return failed;
    }

    /// <inheritdoc cref="TryWrite(CliContext, ParseResult, IReadOnlyList{Statement}, string, string?)"/>
    public static string? TryWrite(ParseResult parsed, string? file, Action<TextWriter> write)
    {
        try
        {
            using StreamWriter? opened = file is null ? null : new StreamWriter(file, append: false, Utf8);
            write(opened ?? parsed.InvocationConfiguration.Output);
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return $"--out {file} cannot be written: {failure.Message}";
        }
    }
}
