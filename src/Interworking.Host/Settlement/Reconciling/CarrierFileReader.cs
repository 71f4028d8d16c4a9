using System.Globalization;
using CsvHelper;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Settlement.Reconciling;

namespace Interworking.Host.Settlement.Reconciling;

/// <summary>Reads a carrier's file by its header: <c>message_id</c> with <c>time</c> and <c>status</c>, or <c>day</c> with <c>messages</c> and <c>parts</c>. Other columns are left alone.</summary>
internal static class CarrierFileReader
{
    /// <summary>Lines that a command takes.</summary>
    public const int Most = 5_000_000;

    private const int MostErrors = 100;

    private static readonly CsvReaderOptions Options = CsvReaderOptions.Default with { TrackLineNumbers = true, TrimWhitespace = true, MaxRecordSize = 64 * 1024 };

    public static (CarrierFile File, IReadOnlyList<ConfigurationError> Errors) Read(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            return Read(file, path, Most);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return (CarrierFile.Nothing, [new ConfigurationError(path, $"cannot be read: {failure.Message}")]);
        }
    }

    /// <param name="file">Read to its end, and closed.</param>
    /// <param name="name">What errors call it.</param>
    /// <param name="most">Lines that are taken.</param>
    public static (CarrierFile File, IReadOnlyList<ConfigurationError> Errors) Read(Stream file, string name, int most)
    {
        var errors = new List<ConfigurationError>();
        var units = new List<TheirUnit>();
        var counts = new List<TheirCount>();
        bool hasUnits = false;
        try
        {
            using CsvReader csv = CsvReader.Create(file, Options);
            hasUnits = csv.TryGetFieldIndex("message_id", out _);
            if (!hasUnits && !(csv.TryGetFieldIndex("day", out _) && (csv.TryGetFieldIndex("messages", out _) || csv.TryGetFieldIndex("parts", out _))))
                return (CarrierFile.Nothing, [new ConfigurationError($"{name} line 1", "needs the column message_id, or the columns day and messages or parts")]);
            while (csv.Read() && errors.Count < MostErrors)
            {
                if (units.Count + counts.Count >= most)
                    return (CarrierFile.Nothing, [new ConfigurationError(name, string.Create(CultureInfo.InvariantCulture, $"has more than {most:#,0} lines; compare counts by day, or divide it by days"))]);
                if (hasUnits) AddUnit(csv, units, errors);
                else AddCount(csv, counts, errors);
            }
        }
        catch (CsvFormatException malformed)
        {
            errors.Add(new ConfigurationError($"line {malformed.LineNumber}", malformed.Message));
        }

        errors.AddRange(counts.CountBy(count => count.Day).Where(day => day.Value > 1).Select(day => new ConfigurationError(name, $"{day.Key:yyyy-MM-dd} is there {day.Value} times")));
        return (new CarrierFile(hasUnits, units, counts), errors);
    }

    private static void AddUnit(CsvReader csv, List<TheirUnit> units, List<ConfigurationError> errors)
    {
        if (long.TryParse(Text(csv, "message_id"), NumberStyles.None, CultureInfo.InvariantCulture, out long id)) units.Add(new TheirUnit(csv.LineNumber, id, Text(csv, "time"), Text(csv, "status")));
        else errors.Add(new ConfigurationError($"line {csv.LineNumber} message_id", "is not an id of ours; write it as we answered it, decimal"));
    }

    private static void AddCount(CsvReader csv, List<TheirCount> counts, List<ConfigurationError> errors)
    {
        bool isDay = DateOnly.TryParseExact(Text(csv, "day"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day);
        if (!isDay) errors.Add(new ConfigurationError($"line {csv.LineNumber} day", "is not a day; write it as 2026-01-05"));
        long? messages = Number(csv, "messages", errors), parts = Number(csv, "parts", errors);
        if (isDay) counts.Add(new TheirCount(day, messages, parts));
    }

    private static long? Number(CsvReader csv, string column, List<ConfigurationError> errors)
    {
        string text = Text(csv, column);
        if (text.Length == 0) return null;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number)) return number;
        errors.Add(new ConfigurationError($"line {csv.LineNumber} {column}", "is not a whole number"));
        return null;
    }

    private static string Text(CsvReader csv, string column) => csv.TryGetFieldIndex(column, out int at) && at < csv.FieldCount ? csv.GetString(at) : "";
}
