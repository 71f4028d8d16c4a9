using System.CommandLine;
using System.Globalization;
using System.IO.Compression;
using Interworking.Gateway.Settlement;
using Interworking.Host.Cli.Settling;
using Interworking.Host.Settlement;

namespace Interworking.Host.Cli.Cdrs;

/// <summary><c>cdr export</c>: CDRs as CSV, row by row, however many they are.</summary>
internal static class ExportCommand
{
    public static Command Build(CliContext context)
    {
        Option<string> month = SettlementOptions.Month(required: false);
        Option<string?> from = Day("--from", "First day, UTC.");
        Option<string?> to = Day("--to", "Last day, UTC.");
        Option<string?> carrier = SettlementOptions.Carrier();
        var file = new Option<string>("--out") { Description = "The file; compressed when its name ends in .gz.", HelpName = "FILE", Required = true };
        var command = new Command("export", "Write CDRs to a CSV file: of a month, in the carrier's time zone if one is named, or of some days.") { month, from, to, carrier, file, context.Config };
        command.Validators.Add(result =>
        {
            bool whole = result.GetValue(month) is not null, some = result.GetValue(from) is not null && result.GetValue(to) is not null;
            if (whole == some || (whole && (result.GetValue(from) ?? result.GetValue(to)) is not null)) result.AddError("name either --month or --from and --to");
        });
        command.SetAction((parsed, stop) => SettlementWork.RunAsync(context, parsed, stop, async work =>
        {
            string? only = parsed.GetValue(carrier);
            CdrFilter filter = Filter(work, parsed.GetValue(month), parsed.GetValue(from), parsed.GetValue(to), only);
            if (work.Unknown(only) is { } refusal) return context.Fail(refusal);
            string path = parsed.GetRequiredValue(file);
            var reader = work.Stores.GetRequiredService<ICdrReader>();
            try
            {
                long total = await reader.CountAsync(filter, stop);
                long written = await Progress.RunAsync("Exporting", bar => WriteAsync(reader, filter, path, bar, stop), total);
                context.Say($"{written} CDR(s) written to {path}.");
                return CommandLine.Success;
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                return context.Fail($"--out {path} cannot be written: {failure.Message}");
            }
        }));
        return command;
    }

    private static CdrFilter Filter(SettlementWork work, string? month, string? from, string? to, string? carrier)
    {
        if (month is null) return new CdrFilter(work.Environment, Midnight(from!), Midnight(to!).AddDays(1), carrier);
        BillingMonth wanted = SettlementOptions.MonthOf(month);
        return CdrFilter.OfMonth(work.Environment, wanted, carrier, work.Set.Carriers.FirstOrDefault(one => one.Name == carrier)?.TimeZone ?? "UTC");
    }

    private static async Task<long> WriteAsync(ICdrReader reader, CdrFilter filter, string path, IProgress<long> bar, CancellationToken stop)
    {
        // Under another name until it is whole: nobody takes half an export for one.
        string part = path + ".part";
        long written;
        await using (Stream output = Open(part, path)) written = await CdrCsv.WriteAsync(reader, filter, output, bar, stop);
        File.Move(part, path, overwrite: true);
        bar.Report(written);
        return written;
    }

    private static Stream Open(string part, string path)
    {
        var file = new FileStream(part, FileMode.Create, FileAccess.Write, FileShare.Read, 128 * 1024, useAsync: true);
        return path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionLevel.Fastest) : file;
    }

    private static DateTimeOffset Midnight(string day) => new(DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    private static Option<string?> Day(string name, string description)
    {
        var day = new Option<string?>(name) { Description = description, HelpName = "YYYY-MM-DD" };
        day.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !DateOnly.TryParseExact(token.Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
                result.AddError($"{name} \"{token.Value}\" is not a day; write it as 2026-01-05");
        });
        return day;
    }
}
