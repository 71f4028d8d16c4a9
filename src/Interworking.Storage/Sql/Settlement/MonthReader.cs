using System.Data.Common;
using System.Globalization;
using Dapper;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Settlement;

namespace Interworking.Storage.Sql.Settlement;

/// <summary>Queries on one carrier's month within one transaction.</summary>
internal sealed class MonthReader(SqlDialect dialect, TrafficQuery query, DbTransaction moment, int withinSeconds, CancellationToken stop)
{
    // What was known before is what the last receipt before it said, else the CDR's outcome.
    private const string Events =
        $"""
        select e.id, e.at, e.detail as after, c.accepted_at, c.destination, c.parts,
            coalesce((select p.detail from cdr_event p where p.id = e.id and p.event = 'receipt' and p.at < e.at order by p.at desc limit 1), c.outcome) as before
        from cdr_event e join cdr c on c.id = e.id
        where e.at >= @from and e.at < @until and e.event = 'receipt' and {TrafficBuckets.Billable} and c.carrier = @Carrier
        order by e.at, e.id
        """;

    private long _first;
    private long _low;
    private long _end;

    public CarrierScope Scope => query.Scope;

    /// <summary>The ids among which the month's CDRs are.</summary>
    /// <param name="first">The first that is counted.</param>
    /// <param name="low">The first that there may be.</param>
    /// <param name="end">Behind the last.</param>
    public void Range(long first, long low, long end) => (_first, _low, _end) = (first, low, end);

    public static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public Task<T?> FindAsync<T>(string sql) => moment.Connection!.QuerySingleOrDefaultAsync<T>(Command(sql, query.Month));

    public async ValueTask<IReadOnlyList<TrafficCount>> CountAsync(string sql, BillingMonth? month = null) =>
        [.. TrafficBuckets.Fold(await moment.Connection!.QueryAsync<BucketRow>(Command(sql, month ?? query.Month)), Scope)];

    public async ValueTask<IReadOnlyList<TrafficCount>> ReadDaysAsync(string sql) =>
        [.. (await moment.Connection!.QueryAsync<DayRow>(Command(sql, query.Month))).Select(row => row.ToCount())];

    public async ValueTask<IReadOnlyList<long>> ReadIdsAsync(string sql, BillingMonth month) => (await moment.Connection!.QueryAsync<long>(Command(sql, month))).AsList();

    public async ValueTask<IReadOnlyList<LateEvent>> ReadEventsAsync()
    {
        var events = new List<LateEvent>();
        foreach (EventRow row in await moment.Connection!.QueryAsync<EventRow>(Command(Events, query.Month)))
        {
            events.Add(new LateEvent(
                new MessageId(row.Id), dialect.ReadTime(row.At), Scope.DayOf(dialect.ReadTime(row.AcceptedAt)), Scope.PrefixOf(row.Destination), row.Parts,
                TrafficBuckets.State(row.Before), TrafficBuckets.State(row.After)));
        }

        return events;
    }

    private CommandDefinition Command(string sql, BillingMonth month) => new(sql, new
    {
        query.Environment,
        query.Scope.Carrier,
        query.Scope.Digits,
        from = dialect.Time(query.From),
        until = dialect.Time(query.Until),
        fromMs = query.From.ToUnixTimeMilliseconds(),
        untilMs = query.Until.ToUnixTimeMilliseconds(),
        firstDay = Text(query.Month.First),
        endDay = Text(query.Month.End),
        month = month.ToString(),
        first = _first,
        low = _low,
        end = _end,
    }, moment, withinSeconds, cancellationToken: stop);

    private sealed class DayRow
    {
        public string Day { get; init; } = "";

        public string Destination { get; init; } = "";

        public string State { get; init; } = "";

        public long Messages { get; init; }

        public long Parts { get; init; }

        public TrafficCount ToCount() => new(
            DateOnly.ParseExact(Day, "yyyy-MM-dd", CultureInfo.InvariantCulture), Destination, TrafficBuckets.State(State), Messages, Parts);
    }

    private sealed class EventRow
    {
        public long Id { get; init; }

        public object At { get; init; } = "";

        public string After { get; init; } = "";

        public object AcceptedAt { get; init; } = "";

        public string Destination { get; init; } = "";

        public long Parts { get; init; }

        public string Before { get; init; } = "";
    }
}
