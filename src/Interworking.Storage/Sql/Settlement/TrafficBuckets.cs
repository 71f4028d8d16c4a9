using Interworking.Gateway.Settlement;

namespace Interworking.Storage.Sql.Settlement;

/// <summary>Queries that count messages by quarter of an hour, leading digits and state; the carrier's day and prefix are made of these here, alike on both databases.</summary>
internal static class TrafficBuckets
{
    /// <summary>Parts of a spool row: see <see cref="PartList"/>.</summary>
    private const string SpooledParts = "length(s.parts) - length(replace(s.parts, ',', '')) + 1";

    /// <summary>Counts CDRs <c>c</c> of one carrier.</summary>
    /// <param name="dialect">The database's.</param>
    /// <param name="from">Tables and conditions after <c>from</c>.</param>
    public static string Cdrs(SqlDialect dialect, string from) =>
        $"""
        select {dialect.Quarter("c.accepted_at")} as quarter, substr(c.destination, 1, @Digits) as destination, c.outcome as state, count(*) as messages, sum(c.parts) as parts
        from {from} and {Billable} and c.carrier = @Carrier group by 1, 2, 3
        """;

    /// <summary>CDRs <c>c</c> that were written late, <c>l</c>. By cross join SQLite takes them in this order; else it would read every CDR to look whether it was late.</summary>
    public const string Late = "cdr_late l cross join cdr c where c.id = l.id";

    /// <summary>A PDU that was refused is not charged: a transaction-mode attempt that was answered with an error has no parts.</summary>
    public const string Billable = "c.parts > 0 and not c.test and c.environment = @Environment";

    /// <summary>Counts spool rows <c>s</c> of one carrier.</summary>
    public static string Spooled(string from) =>
        $"""
        select s.accepted_at / 900000 as quarter, substr(s.destination, 1, @Digits) as destination, 'unfinished' as state, count(*) as messages, sum({SpooledParts}) as parts
        from {from} and s.carrier = @Carrier and not s.test and s.notice is null group by 1, 2
        """;

    /// <summary>Counts sets of parts that are not whole: each is to be a message.</summary>
    public const string Sets =
        """
        select quarter, destination, 'unfinished' as state, count(*) as messages, cast(sum(parts) as bigint) as parts from (
            select min(accepted_at) / 900000 as quarter, substr(min(destination), 1, @Digits) as destination, count(*) as parts
            from part where carrier = @Carrier and not test group by link, source, target, reference, total
            having min(accepted_at) >= @fromMs and min(accepted_at) < @untilMs) sets
        group by 1, 2
        """;

    /// <summary>By the carrier's days and prefixes.</summary>
    public static IEnumerable<TrafficCount> Fold(IEnumerable<BucketRow> rows, CarrierScope scope) => rows
        .GroupBy(row => (Day: scope.DayOf(row.At), Prefix: scope.PrefixOf(row.Destination), row.State))
        .Select(group => new TrafficCount(group.Key.Day, group.Key.Prefix, State(group.Key.State), group.Sum(row => row.Messages), group.Sum(row => row.Parts)));

    public static TrafficState State(string word) => States.Parse(word);

    private static readonly Words<TrafficState> States = new();
}
