using System.Data.Common;
using Dapper;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Settlement;

namespace Interworking.Storage.Sql.Settlement;

/// <summary>
/// Counts carriers' messages: the daily counts, the CDRs that are not in them yet, and what is in the spool, all as they are at one moment. A message that finishes
/// goes from the spool to the CDRs in one transaction, so that it is always in one of them.
/// </summary>
public sealed class SettlementStore(SettlementDatabase database) : ISettlementStore
{
    /// <summary>A month of a large carrier is read from its first CDR to its last.</summary>
    private const int AnswerWithinSeconds = 600;

    private const string DoneUntil = "select done_until from rollup_state where environment = @Environment";

    private const string Definition = "select definition, rebuilt_until from rollup_carrier where environment = @Environment and carrier = @Carrier";

    private const string Days =
        """
        select day, prefix as destination, outcome as state, messages, parts from cdr_rollup
        where environment = @Environment and carrier = @Carrier and day >= @firstDay and day < @endDay
        """;

    private const string Accepted = "c.accepted_at >= @from and c.accepted_at < @until";

    private const string InRange = $"cdr c where c.id >= @first and c.id < @end and {Accepted}";

    private const string Late = $"{TrafficBuckets.Late} and l.id < @first and {Accepted}";

    private const string SpooledInRange = "spool s where s.id >= @low and s.id < @end and s.accepted_at >= @fromMs and s.accepted_at < @untilMs";

    private const string Carried = "statement t join statement_carry k on k.environment = t.environment and k.number = t.number";

    private const string OfMonth = "t.environment = @Environment and t.carrier = @Carrier and t.month = @month";

    // An id is given within a part's waiting time (a day at most) of the acceptance; the range is wider and accepted_at decides.
    private static readonly TimeSpan IdSlack = TimeSpan.FromDays(2);

    private static readonly string UnfinishedIds =
        $"""
        select s.id from {SpooledInRange} and s.carrier = @Carrier and not s.test and s.notice is null
        union select s.id from {Carried} join spool s on s.id = k.id where {OfMonth}
        """;

    private static readonly string Strangers =
        $"""
        select carrier from cdr_rollup where environment = @Environment and day >= @firstDay and day < @endDay
        union select c.carrier from cdr c where c.id >= @first and c.id < @end and {TrafficBuckets.Billable} and c.carrier is not null
        union select s.carrier from spool s where s.id >= @low and s.id < @end and s.carrier is not null and not s.test
        """;

    private readonly SqlDialect _dialect = database.Dialect;
    private readonly string _inRange = TrafficBuckets.Cdrs(database.Dialect, InRange);
    private readonly string _late = TrafficBuckets.Cdrs(database.Dialect, Late);
    private readonly string _carriedCdrs = TrafficBuckets.Cdrs(database.Dialect, $"{Carried} join cdr c on c.id = k.id where {OfMonth}");
    private readonly string _carriedSpooled = TrafficBuckets.Spooled($"{Carried} join spool s on s.id = k.id where {OfMonth}");
    private readonly string _spooled = TrafficBuckets.Spooled(SpooledInRange);

    public async ValueTask<CarrierTraffic> ReadAsync(TrafficQuery query, CancellationToken stop)
    {
        await using DbConnection connection = await database.OpenAsync(stop);
        await using DbTransaction moment = await database.BeginReadAsync(connection, stop);
        var reader = new MonthReader(_dialect, query, moment, AnswerWithinSeconds, stop);
        (long low, long end) = (MessageId.FirstAt(query.From - IdSlack).Value, MessageId.FirstAt(query.Until + IdSlack).Value);
        long? counted = query.Recount ? null : await FindCountedAsync(reader);
        reader.Range(first: Math.Max(low, counted ?? low), low, end);

        List<TrafficCount> counts = [.. await reader.CountAsync(_inRange), .. await reader.CountAsync(_spooled)];
        IReadOnlyList<TrafficCount> sets = await reader.CountAsync(TrafficBuckets.Sets);
        counts.AddRange(sets);
        if (counted is not null)
        {
            counts.AddRange(await reader.ReadDaysAsync(Days));
            counts.AddRange(await reader.CountAsync(_late));
        }

        return new CarrierTraffic
        {
            Counts = counts,
            CarriedIn = await ReadCarriedAsync(reader, query.Month.Previous),
            CarriedOut = await ReadCarriedAsync(reader, query.Month),
            Events = await reader.ReadEventsAsync(),
            UnfinishedIds = query.WithUnfinishedIds ? await reader.ReadIdsAsync(UnfinishedIds, query.Month.Previous) : [],
            WaitingParts = sets.Sum(set => set.Parts),
            IsRecount = counted is null,
        };
    }

    public async ValueTask<IReadOnlyList<string>> ReadCarriersAsync(string environment, BillingMonth month, CancellationToken stop)
    {
        await using DbConnection connection = await database.OpenAsync(stop);
        await using DbTransaction moment = await database.BeginReadAsync(connection, stop);
        DateTimeOffset from = BillingMonth.StartOf(month.First, TimeZoneInfo.Utc), until = BillingMonth.StartOf(month.End, TimeZoneInfo.Utc);
        long low = MessageId.FirstAt(from - IdSlack).Value;
        long? counted = await connection.ExecuteScalarAsync<long?>(DoneUntil, new { Environment = environment }, moment);
        var values = new
        {
            Environment = environment,
            firstDay = MonthReader.Text(month.First),
            endDay = MonthReader.Text(month.End),
            first = Math.Max(low, counted ?? 0),
            low,
            end = MessageId.FirstAt(until + IdSlack).Value,
        };
        return (await connection.QueryAsync<string>(new CommandDefinition(Strangers, values, moment, AnswerWithinSeconds, cancellationToken: stop))).AsList();
    }

    // CDRs with a lower id are in the daily counts; null when those cannot be used. A carrier without a row had no CDR below it.
    private static async ValueTask<long?> FindCountedAsync(MonthReader reader)
    {
        if (await reader.FindAsync<long?>(DoneUntil) is not { } until) return null;
        RollupCarrierRow? row = await reader.FindAsync<RollupCarrierRow>(Definition);
        return row is null || (row.Definition == reader.Scope.Definition && row.RebuiltUntil is null) ? until : null;
    }

    private async ValueTask<IReadOnlyList<TrafficCount>> ReadCarriedAsync(MonthReader reader, BillingMonth month) =>
        [.. await reader.CountAsync(_carriedCdrs, month), .. await reader.CountAsync(_carriedSpooled, month)];
}
