using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using Dapper;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Settlement;

namespace Interworking.Storage.Sql.Settlement;

/// <summary>Streams CDRs: one row in memory at a time.</summary>
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

    private static readonly string Rows = $"select {string.Join(", ", Names)} {Where} order by id";

    private static readonly int Test = Array.IndexOf(Names, "test");

    private static readonly TimeSpan IdSlack = TimeSpan.FromDays(2);

    public IReadOnlyList<string> Columns => Names;

    public async ValueTask<long> CountAsync(CdrFilter filter, CancellationToken stop)
    {
        await using DbConnection connection = await database.OpenAsync(stop);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(Count, Values(filter), cancellationToken: stop));
    }

    public async IAsyncEnumerable<string?[]> ReadAsync(CdrFilter filter, [EnumeratorCancellation] CancellationToken stop)
    {
        await using DbConnection connection = await database.OpenAsync(stop);
        var fields = new string?[Names.Length];
        await using DbDataReader reader = await connection.ExecuteReaderAsync(new CommandDefinition(Rows, Values(filter), commandTimeout: 0, cancellationToken: stop));
        while (await reader.ReadAsync(stop))
        {
            for (int i = 0; i < fields.Length; i++) fields[i] = reader.IsDBNull(i) ? null : Text(reader.GetValue(i), i == Test);
            yield return fields;
        }
    }

    private static string Text(object value, bool isFlag) => value switch
    {
        DateTime time => UtcText.Of(new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc))),
        bool flag => flag ? "true" : "false",
        long number when isFlag => number == 1 ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private object Values(CdrFilter filter) => new
    {
        filter.Environment,
        filter.Carrier,
        first = MessageId.FirstAt(filter.From - IdSlack).Value,
        end = MessageId.FirstAt(filter.Until + IdSlack).Value,
        from = database.Dialect.Time(filter.From),
        until = database.Dialect.Time(filter.Until),
    };
}
