namespace Interworking.Gateway.Settlement;

/// <summary>Reads CDRs to be exported: row by row, however many they are.</summary>
public interface ICdrReader
{
    /// <summary>The columns' names, in the order of the rows.</summary>
    IReadOnlyList<string> Columns { get; }

    ValueTask<long> CountAsync(CdrFilter filter, CancellationToken stop);

    /// <summary>In order of id. Times are UTC as <c>YYYY-MM-DDTHH:MM:SS.fffZ</c>, truth is <c>true</c> and <c>false</c>. The array is used again for the next row.</summary>
    IAsyncEnumerable<string?[]> ReadAsync(CdrFilter filter, CancellationToken stop);
}
