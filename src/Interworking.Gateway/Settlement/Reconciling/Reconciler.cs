namespace Interworking.Gateway.Settlement.Reconciling;

/// <summary>Compares a carrier's month with the carrier's own counts by day, or with its records by the ids that we answered with.</summary>
public sealed class Reconciler(ISettlementStore traffic, IReconciliationStore units)
{
    /// <summary>Ids looked up at once.</summary>
    private const int LookUpAtOnce = 500;

    /// <summary>Days and their counts.</summary>
    /// <param name="query">The carrier and the month.</param>
    /// <param name="theirs">Each day once.</param>
    /// <param name="stop">Gives up.</param>
    public async ValueTask<Reconciliation> CompareAsync(TrafficQuery query, IReadOnlyList<TheirCount> theirs, CancellationToken stop)
    {
        ILookup<DateOnly, TrafficCount> ours = (await traffic.ReadAsync(query, stop)).Counts.ToLookup(count => count.Day);
        Dictionary<DateOnly, TheirCount> byDay = theirs.ToDictionary(count => count.Day);
        bool messages = theirs.Any(count => count.Messages is not null), parts = theirs.Any(count => count.Parts is not null);
        DayDifference[] days =
        [
            .. ours.Select(day => day.Key).Union(byDay.Keys).Order().Select(day => new DayDifference(
                day, ours[day].Sum(count => count.Messages), ours[day].Sum(count => count.Parts),
                // A day that the file leaves out is a day without any.
                byDay.TryGetValue(day, out TheirCount? count) ? count.Messages : messages ? 0 : null,
                byDay.TryGetValue(day, out count) ? count.Parts : parts ? 0 : null)),
        ];
        return new Reconciliation(query.Scope.Carrier, query.Month, days, [], 0);
    }

    /// <summary>Unit by unit.</summary>
    /// <param name="query">The carrier and the month.</param>
    /// <param name="theirs">Their records; of one id the first counts, and the others are said to be double.</param>
    /// <param name="stop">Gives up.</param>
    public async ValueTask<Reconciliation> CompareAsync(TrafficQuery query, IReadOnlyList<TheirUnit> theirs, CancellationToken stop)
    {
        var open = new Dictionary<long, TheirUnit>(theirs.Count);
        var differences = new List<UnitDifference>();
        foreach (TheirUnit unit in theirs)
        {
            if (!open.TryAdd(unit.AnswerId, unit)) differences.Add(new UnitDifference(unit.AnswerId, "twice in their records", null, unit));
        }

        var days = new SortedDictionary<DateOnly, (long Messages, long Parts, long Theirs)>();
        var matched = new Dictionary<long, TheirUnit>();
        HashSet<long> messages = [];
        await foreach (OwnUnit own in units.ReadAsync(query, stop))
        {
            DateOnly day = query.Scope.DayOf(own.AcceptedAt);
            (long Messages, long Parts, long Theirs) sum = days.GetValueOrDefault(day);
            bool isNew = messages.Add(own.MessageId); // a long message has the id of its first part
            // The messages of one submit_multi have one id between them.
            bool has = open.Remove(own.AnswerId, out TheirUnit? their) || matched.TryGetValue(own.AnswerId, out their);
            days[day] = (sum.Messages + (isNew ? 1 : 0), sum.Parts + 1, sum.Theirs + (has ? 1 : 0));
            if (!has) differences.Add(new UnitDifference(own.AnswerId, "not in their records", own, null));
            else if (Contradiction(own, their!) is { } reason) differences.Add(new UnitDifference(own.AnswerId, reason, own, their));
            if (has) matched[own.AnswerId] = their!;
        }

        await ExplainAsync(query, open.Values, differences, stop);
        DayDifference[] byDay = [.. days.Select(day => new DayDifference(day.Key, day.Value.Messages, day.Value.Parts, null, day.Value.Theirs))];
        return new Reconciliation(query.Scope.Carrier, query.Month, byDay, [.. differences.OrderBy(one => one.AnswerId)], matched.Count);
    }

    /// <summary>What they have and we do not count: perhaps we know it all the same.</summary>
    private async ValueTask ExplainAsync(TrafficQuery query, IReadOnlyCollection<TheirUnit> open, List<UnitDifference> differences, CancellationToken stop)
    {
        foreach (TheirUnit[] chunk in open.Chunk(LookUpAtOnce))
        {
            ILookup<long, OwnUnit> known = (await units.FindAsync(query.Environment, [.. chunk.Select(unit => unit.AnswerId)], stop)).ToLookup(unit => unit.AnswerId);
            foreach (TheirUnit unit in chunk)
            {
                OwnUnit? own = known[unit.AnswerId].FirstOrDefault();
                differences.Add(new UnitDifference(unit.AnswerId, own is null ? "we never answered with this id" : Why(own, query), own, unit));
            }
        }
    }

    private static string Why(OwnUnit own, TrafficQuery query) => own switch
    {
        { Test: true } => "test traffic, not billed",
        _ when own.Carrier != query.Scope.Carrier => "another carrier's",
        _ when own.AcceptedAt < query.From || own.AcceptedAt >= query.Until => $"accepted on {query.Scope.DayOf(own.AcceptedAt):yyyy-MM-dd}, in another month",
        _ => "refused, not billed",
    };

    private static string? Contradiction(OwnUnit own, TheirUnit their)
    {
        bool? delivered = their.Status.ToUpperInvariant() switch
        {
            "DELIVRD" or "DELIVERED" => true,
            "UNDELIV" or "UNDELIVERED" or "EXPIRED" or "REJECTD" or "REJECTED" or "DELETED" or "FAILED" => false,
            _ => null, // says nothing about delivery
        };
        return delivered is null || own.State == TrafficState.Unfinished || delivered == (own.State == TrafficState.Delivered)
            ? null
            : $"we say {own.State.ToString().ToLowerInvariant()}, they say {their.Status}";
    }
}
