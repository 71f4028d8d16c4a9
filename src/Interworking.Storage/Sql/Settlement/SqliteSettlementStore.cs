using Dapper;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Settlement;
using Interworking.Storage.Sql.Provisioning;
using Interworking.Storage.Sql.Sqlite;
using Microsoft.Data.Sqlite;

namespace Interworking.Storage.Sql.Settlement;

/// <summary>Counts CDRs in a SQLite file by walking the key over the time in question.</summary>
public sealed class SqliteSettlementStore(SqliteDatabase database) : ISettlementStore
{
    // An id is given within a part's waiting time (a day at most) of the acceptance; the range is wider and accepted_at decides.
    private static readonly TimeSpan IdSlack = TimeSpan.FromDays(2);

    // A PDU that was refused is not charged: a transaction-mode attempt that was answered with an error has no parts.
    private const string Count =
        """
        select carrier, substr(destination, 1, @PrefixLength) as prefix, sum(parts > 0) as messages, sum(parts) as parts,
            sum(parts > 0 and outcome = 'delivered') as delivered_messages, sum(iif(outcome = 'delivered', parts, 0)) as delivered_parts
        from cdr
        where id >= @first and id < @end and accepted_at >= @from and accepted_at < @until
            and test = 0 and environment = @Environment and carrier is not null
            and (@all or carrier in (select value from json_each(@carriers)))
        group by 1, 2
        """;

    public ValueTask<IReadOnlyList<TrafficCount>> CountAsync(TrafficQuery query, CancellationToken stop)
    {
        using SqliteConnection connection = database.Open();
        return new([.. connection.Query<Row>(Count, new
        {
            query.Environment,
            query.PrefixLength,
            first = MessageId.FirstAt(query.From - IdSlack).Value,
            end = MessageId.FirstAt(query.Until + IdSlack).Value,
            from = UtcText.Of(query.From),
            until = UtcText.Of(query.Until),
            all = query.Carriers.Count == 0,
            carriers = JsonText.Write(query.Carriers),
        }).Select(row => new TrafficCount(row.Carrier, row.Prefix, row.Messages, row.Parts, row.DeliveredMessages, row.DeliveredParts))]);
    }

    private sealed class Row
    {
        public string Carrier { get; init; } = "";

        public string Prefix { get; init; } = "";

        public long Messages { get; init; }

        public long Parts { get; init; }

        public long DeliveredMessages { get; init; }

        public long DeliveredParts { get; init; }
    }
}
