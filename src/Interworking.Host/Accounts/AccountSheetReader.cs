using System.Globalization;
using CsvHelper;
using Interworking.Gateway.Configuration;

namespace Interworking.Host.Accounts;

/// <summary>Reads an accounts file; every error at once, each with its line.</summary>
internal static class AccountSheetReader
{
    /// <summary>Lines in one file.</summary>
    private const int Most = 2_000_000;

    private const int MostErrors = 1000;

    private static readonly string[] Required = ["did", "password", "product", "customer"];

    private static readonly string[] Known = [.. Required, "enabled", "messages_per_minute"];

    private static readonly CsvReaderOptions Options = CsvReaderOptions.Default with
    {
        TrackLineNumbers = true,
        TrimWhitespace = true,
        MaxRecordSize = 64 * 1024,
        IncludeValuesInExceptions = false,
    };

    /// <summary>A file of this machine.</summary>
    public static (AccountSheet Sheet, IReadOnlyList<ConfigurationError> Errors) Read(string path, IProgress<long>? bar)
    {
        try
        {
            return Read(File.OpenRead(path), path, bar);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return (new AccountSheet(), [new ConfigurationError(path, $"cannot be read: {failure.Message}")]);
        }
    }

    /// <param name="file">Read to its end and closed.</param>
    /// <param name="name">For messages.</param>
    /// <param name="bar">Told how many lines were read; null for nobody.</param>
    public static (AccountSheet Sheet, IReadOnlyList<ConfigurationError> Errors) Read(Stream file, string name, IProgress<long>? bar)
    {
        var sheet = new AccountSheet();
        var errors = new List<ConfigurationError>();
        try
        {
            using CsvReader csv = CsvReader.Create(file, Options);
            string[] headers = [.. csv.Headers.Select(header => header.Trim().ToLowerInvariant())];
            errors.AddRange(Required.Except(headers).Select(missing => new ConfigurationError("line 1", $"there is no column \"{missing}\"; the columns are {string.Join(", ", Known)}")));
            errors.AddRange(headers.Except(Known).Select(unknown => new ConfigurationError("line 1", $"unknown column \"{unknown}\"; the columns are {string.Join(", ", Known)}")));
            if (errors.Count > 0) return (sheet, errors);
            for (long count = 1; csv.Read() && errors.Count < MostErrors; count++)
            {
                if (count > Most) return (sheet, [new ConfigurationError(name, $"has more than {Most} accounts; divide it")]);
                Add(sheet, csv, headers, errors);
                if (count % 1000 == 0) bar?.Report(count);
            }
        }
        catch (CsvFormatException malformed)
        {
            errors.Add(new ConfigurationError($"line {malformed.LineNumber}", malformed.Message));
        }

        return (sheet, errors);
    }

    private static void Add(AccountSheet sheet, CsvReader csv, string[] headers, List<ConfigurationError> errors)
    {
        string Text(string column) => Array.IndexOf(headers, column) is >= 0 and var at && at < csv.FieldCount ? csv.GetString(at) : "";
        long line = csv.LineNumber;
        void Wrong(string column, string problem) => errors.Add(new ConfigurationError($"line {line} {column}", problem));
        foreach (string column in Required)
        {
            if (Text(column).Length == 0) Wrong(column, "is missing");
        }

        if (!TryFlag(Text("enabled"), out bool enabled)) Wrong("enabled", "must be true or false, or empty for true");
        if (!TryLimit(Text("messages_per_minute"), out int limit)) Wrong("messages_per_minute", "must be a whole number, or empty for the default");
        var account = new AccountLine(line, Text("did").TrimStart('+'), Text("password"), Text("product"), enabled, limit);
        if (account.Did.Length > 0 && !sheet.TryAdd(Text("customer"), account, out long earlier)) Wrong("did", $"{account.Did} is on line {earlier} already");
    }

    private static bool TryFlag(string text, out bool flag)
    {
        flag = text.Length == 0 || text.Equals("true", StringComparison.OrdinalIgnoreCase);
        return flag || text.Equals("false", StringComparison.OrdinalIgnoreCase);
    }

    private static bool TryLimit(string text, out int limit)
    {
        limit = 0;
        return text.Length == 0 || int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit);
    }
}
