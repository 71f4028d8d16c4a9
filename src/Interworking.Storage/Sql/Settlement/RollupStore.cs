using System.Data.Common;
using Dapper;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Settlement;

namespace Interworking.Storage.Sql.Settlement;

/// <summary>
/// Keeps <c>cdr_rollup</c>. A step counts a range of ids and moves the mark behind it in the same transaction, so that every CDR is counted once. Who finds a CDR
/// below the mark that came too late for its range finds it by its row in <c>cdr_late</c>, which was written with it.
/// </summary>
public sealed class RollupStore(SettlementDatabase database) : IRollupStore
{
    // Any number that nobody else uses.
    private const long Lock = 7596553776843781101;

    /// <summary>Late CDRs taken by one step.</summary>
    private const int LateAtOnce = 5000;

    private const string Begin = "insert into rollup_state (environment, done_until) values (@environment, 0) on conflict do nothing";

    private const string State = "select done_until, kept_from from rollup_state where environment = @environment";

    private const string Carriers = "select carrier, definition, rebuilt_until from rollup_carrier where environment = @environment";

    private const string NewCarrier = "insert into rollup_carrier (environment, carrier, definition) values (@environment, @Carrier, @Definition)";

    private const string Forget = "delete from cdr_rollup where environment = @environment and carrier = @Carrier and day >= @keptFrom";

    private const string Restart = "update rollup_carrier set definition = @Definition, rebuilt_until = 0 where environment = @environment and carrier = @Carrier";

    private const string Rebuilt = "update rollup_carrier set rebuilt_until = @until where environment = @environment and carrier = @carrier";

    private const string Done = "update rollup_state set done_until = @end where environment = @environment";

    private const string Next = "select id from cdr where id >= @first and id < @end order by id limit 1 offset @size";

    private const string LateIds = "select id from cdr_late where id < @until order by id limit @limit";

    private const string LateDone = "delete from cdr_late where id <= @last";

    private const string LateInRange = "delete from cdr_late where id >= @first and id < @end";

    private const string Invalidate = "update rollup_carrier set definition = '' where environment = @environment and (cast(@carrier as text) is null or carrier = cast(@carrier as text))";

    private static readonly (string Name, string Type)[] Row =
        [("carrier", "text"), ("day", "text"), ("prefix", "text"), ("outcome", "text"), ("messages", "bigint"), ("parts", "bigint")];

    private readonly string _add =
        $"""
        insert into cdr_rollup (environment, carrier, day, prefix, outcome, messages, parts)
        select @environment, u.* from ({database.Dialect.Rows(Row, "@rows")}) u where true
        on conflict (environment, carrier, day, prefix, outcome) do update
            set messages = cdr_rollup.messages + excluded.messages, parts = cdr_rollup.parts + excluded.parts
        """;

    private readonly string _count =
        $"""
        select c.carrier, {database.Dialect.Quarter("c.accepted_at")} as quarter, substr(c.destination, 1, @digits) as destination, c.outcome as state,
            count(*) as messages, sum(c.parts) as parts
        from cdr c where c.id >= @first and c.id < @end and c.carrier is not null and {TrafficBuckets.Billable} group by 1, 2, 3, 4
        """;

    private readonly string _late =
        $"""
        select c.carrier, {database.Dialect.Quarter("c.accepted_at")} as quarter, substr(c.destination, 1, @digits) as destination, c.outcome as state,
            count(*) as messages, sum(c.parts) as parts, c.id
        from {TrafficBuckets.Late} and l.id <= @last and c.carrier is not null and {TrafficBuckets.Billable} group by 1, 2, 3, 4, c.id
        """;

    public async ValueTask<RollupStep> StepAsync(string environment, MessageId before, IReadOnlyDictionary<string, CarrierScope> scopes, CancellationToken stop)
    {
        try
        {
            return await TryStepAsync(environment, before, scopes, stop);
        }
        catch (DbException error) when (SettlementDatabase.IsLost(error))
        {
            return default; // another node was quicker
        }
    }

    public async ValueTask RebuildAsync(string environment, string? carrier, CancellationToken stop)
    {
        await using DbConnection connection = await database.OpenAsync(stop);
        await connection.ExecuteAsync(Invalidate, new { environment, carrier });
    }

    private async ValueTask<RollupStep> TryStepAsync(string environment, MessageId before, IReadOnlyDictionary<string, CarrierScope> scopes, CancellationToken stop)
    {
        await using DbConnection connection = await database.OpenAsync(stop);
        await connection.ExecuteAsync(Begin, new { environment });
        await using DbTransaction? transaction = await database.TryBeginAsync(connection, Lock, stop);
        if (transaction is null) return default; // another node does it
        StateRow state = await connection.QuerySingleAsync<StateRow>(State, new { environment }, transaction);
        Dictionary<string, RollupCarrierRow> carriers = (await connection.QueryAsync<RollupCarrierRow>(Carriers, new { environment }, transaction)).ToDictionary(row => row.Carrier);
        var work = new RollupWork(connection, transaction, environment, state.KeptFrom, scopes, carriers);
        RollupStep step = await RestartAsync(work) ?? await CountLateAsync(work, state.DoneUntil) ?? await CatchUpAsync(work, state.DoneUntil) ?? await GoOnAsync(work, state.DoneUntil, before.Value);
        await transaction.CommitAsync(stop);
        return step;
    }

    /// <summary>Begins the counts of carriers anew whose zone or prefixes have changed. Null when there are none.</summary>
    private static async ValueTask<RollupStep?> RestartAsync(RollupWork work)
    {
        CarrierScope[] changed = [.. work.Carriers.Values.Where(row => row.Definition != work.ScopeOf(row.Carrier).Definition).Select(row => work.ScopeOf(row.Carrier))];
        foreach (CarrierScope scope in changed)
        {
            var values = new { environment = work.Environment, scope.Carrier, scope.Definition, keptFrom = work.KeptFrom };
            await work.Connection.ExecuteAsync(Forget, values, work.Transaction);
            await work.Connection.ExecuteAsync(Restart, values, work.Transaction);
        }

        return changed.Length > 0 ? new RollupStep(0, More: true) : null;
    }

    /// <summary>CDRs that came too late for their range. Whoever is counted anew finds those that it has yet to come to by itself.</summary>
    private async ValueTask<RollupStep?> CountLateAsync(RollupWork work, long until)
    {
        List<long> ids = (await work.Connection.QueryAsync<long>(LateIds, new { until, limit = LateAtOnce }, work.Transaction)).AsList();
        if (ids.Count == 0) return null;
        var values = new { last = ids[^1], work.Environment, digits = work.Digits };
        IEnumerable<LateRow> rows = await work.Connection.QueryAsync<LateRow>(_late, values, work.Transaction);
        await AddAsync(work, rows.Where(row => !work.Carriers.TryGetValue(row.Carrier, out RollupCarrierRow? known) || known.RebuiltUntil is null || row.Id < known.RebuiltUntil));
        await work.Connection.ExecuteAsync(LateDone, values, work.Transaction);
        return new RollupStep(ids.Count, More: true);
    }

    /// <summary>The next range of those that are counted anew. Null when there are none.</summary>
    private async ValueTask<RollupStep?> CatchUpAsync(RollupWork work, long until)
    {
        long? least = work.Carriers.Values.Min(row => row.RebuiltUntil);
        if (least is not { } first) return null;
        RollupCarrierRow[] behind = [.. work.Carriers.Values.Where(row => row.RebuiltUntil == first)];
        long end = await EndAsync(work, first, until);
        HashSet<string> names = [.. behind.Select(row => row.Carrier)];
        IEnumerable<BucketRow> rows = await CountAsync(work, first, end);
        long counted = await AddAsync(work, rows.Where(row => names.Contains(row.Carrier)));
        foreach (string carrier in names)
            await work.Connection.ExecuteAsync(Rebuilt, new { environment = work.Environment, carrier, until = end >= until ? (long?)null : end }, work.Transaction);
        return new RollupStep(counted, More: true);
    }

    /// <summary>The next range of all others. Those that are counted anew come to it later.</summary>
    private async ValueTask<RollupStep> GoOnAsync(RollupWork work, long first, long before)
    {
        if (before <= first) return default;
        long end = await EndAsync(work, first, before);
        long counted = await AddAsync(work, await CountAsync(work, first, end));
        await work.Connection.ExecuteAsync(LateInRange, new { first, end }, work.Transaction);
        await work.Connection.ExecuteAsync(Done, new { environment = work.Environment, end }, work.Transaction);
        return new RollupStep(counted, More: end < before);
    }

    private async ValueTask<long> EndAsync(RollupWork work, long first, long until) =>
        await work.Connection.ExecuteScalarAsync<long?>(Next, new { first, end = until, size = database.StepSize }, work.Transaction) ?? until;

    private Task<IEnumerable<BucketRow>> CountAsync(RollupWork work, long first, long end) => work.Connection.QueryAsync<BucketRow>(
        new CommandDefinition(_count, new { first, end, work.Environment, digits = work.Digits }, work.Transaction, commandTimeout: 600));

    private async ValueTask<long> AddAsync(RollupWork work, IEnumerable<BucketRow> buckets)
    {
        var rows = new List<object>();
        long counted = 0;
        foreach (IGrouping<string, BucketRow> carrier in buckets.GroupBy(row => row.Carrier))
        {
            CarrierScope scope = work.ScopeOf(carrier.Key);
            if (work.IsNew(carrier.Key))
                await work.Connection.ExecuteAsync(NewCarrier, new { environment = work.Environment, Carrier = carrier.Key, scope.Definition }, work.Transaction);
            foreach (var group in carrier.GroupBy(row => (Day: MonthReader.Text(scope.DayOf(row.At)), Prefix: scope.PrefixOf(row.Destination), row.State)))
            {
                if (string.CompareOrdinal(group.Key.Day, work.KeptFrom) < 0) continue;
                long messages = group.Sum(row => row.Messages);
                counted += messages;
                rows.Add(new { carrier = carrier.Key, day = group.Key.Day, prefix = group.Key.Prefix, outcome = group.Key.State, messages, parts = group.Sum(row => row.Parts) });
            }
        }

        if (rows.Count > 0)
            await work.Connection.ExecuteAsync(_add, new { environment = work.Environment, rows = Provisioning.JsonText.Write(rows) }, work.Transaction);
        return counted;
    }

    private sealed class StateRow
    {
        public long DoneUntil { get; init; }

        public string KeptFrom { get; init; } = "";
    }

    private sealed class LateRow : BucketRow
    {
        public long Id { get; init; }
    }
}
