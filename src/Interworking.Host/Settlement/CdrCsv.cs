using CsvHelper;
using Interworking.Gateway.Settlement;

namespace Interworking.Host.Settlement;

/// <summary>CDRs as CSV, each written as it is read: however many there are, one is in memory.</summary>
internal static class CdrCsv
{
    private const int ReportEvery = 1000;

    /// <returns>How many there were.</returns>
    /// <param name="reader">Reads them.</param>
    /// <param name="filter">Which.</param>
    /// <param name="output">Stays open.</param>
    /// <param name="bar">Hears now and then how many there are so far; null for nobody.</param>
    /// <param name="stop">Gives up.</param>
    public static async Task<long> WriteAsync(ICdrReader reader, CdrFilter filter, Stream output, IProgress<long>? bar, CancellationToken stop)
    {
        long written = 0;
        await using CsvWriter csv = CsvWriter.Create(output, CsvSafe.Options, leaveOpen: true);
        csv.WriteHeader([.. reader.Columns]);
        await foreach (string?[] row in reader.ReadAsync(filter, stop))
        {
            await csv.WriteRecordAsync(row!, stop);
            if (++written % ReportEvery == 0) bar?.Report(written);
        }

        await csv.FlushAsync(stop);
        return written;
    }
}
