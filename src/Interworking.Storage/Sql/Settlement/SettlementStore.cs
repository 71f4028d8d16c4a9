using System.Data.Common;
using Dapper;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Settlement;
using Interworking.Storage.Sql.Provisioning;

namespace Interworking.Storage.Sql.Settlement;

/// <summary>Counts CDRs by walking the key over the time in question.</summary>
public abstract class SettlementStore : ISettlementStore
{
    /// <summary>A month of a large carrier is read from its first CDR to its last.</summary>
    private const int AnswerWithinSeconds = 600;

    // An id is given within a part's waiting time (a day at most) of the acceptance; the range is wider and accepted_at decides.
    private static readonly TimeSpan IdSlack = TimeSpan.FromDays(2);

    private readonly SqlDialect _dialect;
    private readonly string _count;

    private protected SettlementStore(SqlDialect dialect)
    {
        _dialect = dialect;
        // A PDU that was refused is not charged: a transaction-mode attempt that was answered with an error has no parts.
        _count =
            $"""
            select carrier, substr(destination, 1, @PrefixLength) as prefix, count(*) filter (where parts > 0) as messages, sum(parts) as parts,
                count(*) filter (where parts > 0 and outcome = 'delivered') as delivered_messages,
                coalesce(sum(parts) filter (where outcome = 'delivered'), 0) as delivered_parts
            from cdr
            where id >= @first and id < @end and accepted_at >= @from and accepted_at < @until
                and not test and environment = @Environment and carrier is not null
                and (@all or carrier in ({dialect.Names}))
            group by 1, 2
            """;
    }

    public async ValueTask<IReadOnlyList<TrafficCount>> CountAsync(TrafficQuery query, CancellationToken stop)
    {
        await using DbConnection connection = await OpenAsync(stop);
        var values = new
        {
            query.Environment,
            query.PrefixLength,
            first = MessageId.FirstAt(query.From - IdSlack).Value,
            end = MessageId.FirstAt(query.Until + IdSlack).Value,
            from = _dialect.Time(query.From),
            until = _dialect.Time(query.Until),
            all = query.Carriers.Count == 0,
            names = JsonText.Write(query.Carriers),
        };
        IEnumerable<Row> rows = await connection.QueryAsync<Row>(new CommandDefinition(_count, values, commandTimeout: AnswerWithinSeconds, cancellationToken: stop));
        return [.. rows.Select(row => new TrafficCount(row.Carrier, row.Prefix, row.Messages, row.Parts, row.DeliveredMessages, row.DeliveredParts))];
    }

    /// <summary>A connection to read with.</summary>
    protected abstract ValueTask<DbConnection> OpenAsync(CancellationToken stop);

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
