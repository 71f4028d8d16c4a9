using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using Dapper;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Settlement;

namespace Interworking.Storage.Sql.Settlement;

/// <summary>Streams CDRs, a page in memory at a time. No statement stays open while a page is used: whoever takes long over it keeps nothing from being tidied.</summary>
public sealed class CdrReader(SettlementDatabase database) : ICdrReader
{
    private const string Where =
        """
        from cdr where id >= @first and id < @end and accepted_at >= @from and accepted_at < @until and environment = @Environment
            and (cast(@Carrier as text) is null or carrier = cast(@Carrier as text))
        """;

    private const string Count = $"select count(*) {Where}";

    private static readonly string[] Names =
    [
        "environment", "id", "trace_id", "direction", "carrier", "system_id", "connection", "account", "origin", "destination", "origin_raw", "destination_raw", "parts", "alphabet",
        "accepted_at", "finished_at", "outcome", "delivered_to", "sip_status", "smpp_status", "error", "attempts", "peer_ref", "test",
    ];

    private static readonly string Rows = $"select {string.Join(", ", Names)} {Where} order by id limit {Page}";

    private static readonly int Id = Array.IndexOf(Names, "id");

    private static readonly int Test = Array.IndexOf(Names, "test");

    private const int Page = 5000;

    private static readonly TimeSpan IdSlack = TimeSpan.FromDays(2);

    public IReadOnlyList<string> Columns => Names;

    public async ValueTask<long> CountAsync(CdrFilter filter, CancellationToken stop)
    {
        await using DbConnection connection = await database.OpenAsync(stop);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(Count, Values(filter, MessageId.FirstAt(filter.From - IdSlack).Value), cancellationToken: stop));
    }

    public async IAsyncEnumerable<string?[]> ReadAsync(CdrFilter filter, [EnumeratorCancellation] CancellationToken stop)
    {
        long first = MessageId.FirstAt(filter.From - IdSlack).Value;
        List<string?[]> page;
        do
        {
            page = await ReadPageAsync(filter, first, stop);
            foreach (string?[] row in page) yield return row;
            if (page.Count > 0) first = long.Parse(page[^1][Id]!, CultureInfo.InvariantCulture) + 1;
        }
        while (page.Count == Page);
    }

    private async Task<List<string?[]>> ReadPageAsync(CdrFilter filter, long first, CancellationToken stop)
    {
        await using DbConnection connection = await database.OpenAsync(stop);
        await using DbDataReader reader = await connection.ExecuteReaderAsync(new CommandDefinition(Rows, Values(filter, first), commandTimeout: 0, cancellationToken: stop));
        var rows = new List<string?[]>(Page);
        while (await reader.ReadAsync(stop))
        {
            var fields = new string?[Names.Length];
            for (int i = 0; i < fields.Length; i++) fields[i] = reader.IsDBNull(i) ? null : Text(reader.GetValue(i), i == Test);
            rows.Add(fields);
        }

        return rows;
    }

    private static string Text(object value, bool isFlag) => value switch
    {
        DateTime time => UtcText.Of(new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc))),
        bool flag => flag ? "true" : "false",
        long number when isFlag => number == 1 ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private object Values(CdrFilter filter, long first) => new
    {
        filter.Environment,
        filter.Carrier,
        first,
        end = MessageId.FirstAt(filter.Until + IdSlack).Value,
        from = database.Dialect.Time(filter.From),
        until = database.Dialect.Time(filter.Until),
    };
}
