using System.Globalization;
using System.IO.Compression;
using CsvHelper;
using Interworking.Gateway.Settlement.Reconciling;

namespace Interworking.Host.Settlement.Reconciling;

/// <summary>What differs, in files to be sent: a summary in words, both counts of each day, both sides of each unit.</summary>
internal static class DisputePack
{
    private static readonly (string Name, Action<Reconciliation, Stream> Write)[] Files = [("summary.txt", Summary), ("days.csv", Days), ("units.csv", Units)];

    /// <summary>Into a folder, which is made.</summary>
    /// <returns>The files.</returns>
    public static IReadOnlyList<string> Write(Reconciliation result, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach ((string name, Action<Reconciliation, Stream> write) in Files)
        {
            using FileStream file = File.Create(Path.Combine(folder, name));
            write(result, file);
        }

        return [.. Files.Select(file => Path.Combine(folder, file.Name))];
    }

    /// <summary>Into one ZIP file of the operating system's temporary folder, for nobody else to read; it is gone when the stream is closed.</summary>
    public static Stream Zip(Reconciliation result)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = FileOptions.DeleteOnClose };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var file = new FileStream(Path.Combine(Path.GetTempPath(), $"interworking-{Guid.NewGuid():N}.zip"), options);
        try
        {
            using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
            {
                foreach ((string name, Action<Reconciliation, Stream> write) in Files)
                {
                    using Stream entry = zip.CreateEntry(name, CompressionLevel.Fastest).Open();
                    write(result, entry);
                }
            }

            file.Position = 0;
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static void Summary(Reconciliation result, Stream file)
    {
        using var text = new StreamWriter(file, leaveOpen: true);
        foreach (string line in ReconciliationSummary.Lines(result)) text.WriteLine(line);
    }

    private static void Days(Reconciliation result, Stream file)
    {
        using CsvWriter csv = CsvWriter.Create(file, CsvSafe.Options, leaveOpen: true);
        csv.WriteHeader("day", "our_messages", "our_parts", "their_messages", "their_parts", "agrees");
        foreach (DayDifference day in result.Days)
            csv.WriteRecord(Text(day.Day), Text(day.OurMessages), Text(day.OurParts), Text(day.TheirMessages), Text(day.TheirParts), day.Agrees ? "yes" : "no");
    }

    private static void Units(Reconciliation result, Stream file)
    {
        using CsvWriter csv = CsvWriter.Create(file, CsvSafe.Options, leaveOpen: true);
        csv.WriteHeader("message_id", "reason", "our_message", "our_time_utc", "our_destination", "our_outcome", "their_line", "their_time", "their_status");
        foreach (UnitDifference unit in result.Units)
        {
            csv.WriteRecord(
                Text(unit.AnswerId), unit.Reason, Text(unit.Ours?.MessageId), unit.Ours is { } ours ? ours.AcceptedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture) : "",
                unit.Ours?.Destination ?? "", unit.Ours?.State.ToString().ToLowerInvariant() ?? "", Text(unit.Theirs?.Line), unit.Theirs?.Time ?? "", unit.Theirs?.Status ?? "");
        }
    }

    private static string Text(long? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
