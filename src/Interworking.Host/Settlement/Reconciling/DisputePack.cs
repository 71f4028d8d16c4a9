using System.Globalization;
using CsvHelper;
using Interworking.Gateway.Settlement.Reconciling;

namespace Interworking.Host.Settlement.Reconciling;

/// <summary>What differs, in files to be sent: a summary in words, both counts of each day, both sides of each unit.</summary>
internal static class DisputePack
{
    /// <returns>The files.</returns>
    public static IReadOnlyList<string> Write(Reconciliation result, string folder)
    {
        Directory.CreateDirectory(folder);
        string summary = Path.Combine(folder, "summary.txt"), days = Path.Combine(folder, "days.csv"), units = Path.Combine(folder, "units.csv");
        File.WriteAllLines(summary, ReconciliationSummary.Lines(result));
        using (CsvWriter csv = CsvWriter.Create(File.Create(days), CsvSafe.Options))
        {
            csv.WriteHeader("day", "our_messages", "our_parts", "their_messages", "their_parts", "agrees");
            foreach (DayDifference day in result.Days)
                csv.WriteRecord(Text(day.Day), Text(day.OurMessages), Text(day.OurParts), Text(day.TheirMessages), Text(day.TheirParts), day.Agrees ? "yes" : "no");
        }

        using (CsvWriter csv = CsvWriter.Create(File.Create(units), CsvSafe.Options))
        {
            csv.WriteHeader("message_id", "reason", "our_message", "our_time_utc", "our_destination", "our_outcome", "their_line", "their_time", "their_status");
            foreach (UnitDifference unit in result.Units)
            {
                csv.WriteRecord(
                    Text(unit.AnswerId), unit.Reason, Text(unit.Ours?.MessageId), unit.Ours is { } ours ? ours.AcceptedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture) : "",
                    unit.Ours?.Destination ?? "", unit.Ours?.State.ToString().ToLowerInvariant() ?? "", Text(unit.Theirs?.Line), unit.Theirs?.Time ?? "", unit.Theirs?.Status ?? "");
            }
        }

        return [summary, days, units];
    }

    private static string Text(long? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
