using CsvHelper;

namespace Interworking.Host.Settlement;

/// <summary>How every CSV file is written: RFC 4180, and a carrier named =1+1 does not become a formula in a spreadsheet.</summary>
internal static class CsvSafe
{
    public static readonly CsvWriterOptions Options = CsvWriterOptions.Default with { Injection = CsvInjection.Escape };
}
