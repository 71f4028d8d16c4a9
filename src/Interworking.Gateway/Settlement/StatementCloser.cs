using System.Globalization;
using Interworking.Gateway.Access;
using Interworking.Gateway.Provisioning;

namespace Interworking.Gateway.Settlement;

/// <summary>Closes months: freezes a statement that is complete, priced, and ties out.</summary>
/// <param name="traffic">Counts messages.</param>
/// <param name="statements">Keeps what is closed.</param>
/// <param name="environment">Whose.</param>
/// <param name="by">Who closes, for the audit log.</param>
/// <param name="time">The clock.</param>
public sealed class StatementCloser(ISettlementStore traffic, IStatementStore statements, string environment, Actor by, TimeProvider time)
{
    /// <summary>After the end of a month until it may be closed: by then what was accepted in it is in the database.</summary>
    public static readonly TimeSpan Wait = TimeSpan.FromMinutes(10);

    private readonly SettlementService _service = new(traffic, environment);

    /// <summary>Closes a carrier's month, after counting its CDRs one by one.</summary>
    /// <param name="month">In its time zone.</param>
    /// <param name="name">The carrier.</param>
    /// <param name="carryOver">Leave what is unfinished to the next month.</param>
    /// <param name="set">Carriers and tariffs.</param>
    /// <param name="stop">Gives up.</param>
    public async ValueTask<CloseResult> CloseAsync(BillingMonth month, string name, bool carryOver, ProvisioningSet set, CancellationToken stop)
    {
        if (Refuse(name, set, month, out Carrier? carrier) is { } refusal) return CloseResult.Refused(refusal);
        IReadOnlyList<ClosedStatement> closed = await statements.ListAsync(environment, name, null, stop);
        if (closed.FirstOrDefault(one => one.Month == month) is { } before)
            return CloseResult.Refused($"{month} of {name} is closed as statement {before.Number}; correct that one if it is wrong");
        if (closed.Count > 0 && closed.Max(one => one.Month.First) is var last && month.First != last.AddMonths(1))
            return CloseResult.Refused($"months are closed in order: the next of {name} is {last.AddMonths(1).ToString("yyyy-MM", CultureInfo.InvariantCulture)}");

        // Between two zones some hours would be in both months, or in none.
        if (closed.Count > 0 && closed[^1].Read().TimeZone is var zone && zone != carrier!.TimeZone)
            return CloseResult.Refused($"the month before was closed in the time zone {zone}, and {name} is in {carrier.TimeZone} now: some hours would be billed twice, or never; provision {zone} again");

        (Statement statement, CarrierTraffic counts) = await _service.ReadAsync(month, carrier!, set, recount: true, stop);
        if (await RefuseAsync(statement, carrier!, set, stop) is { } problem) return CloseResult.Refused(problem);
        if (counts.WaitingParts > 0)
            return CloseResult.Refused($"{counts.WaitingParts} part(s) of long messages of {month} wait for others; they are messages within minutes, close it then");
        if (statement.Traffic.Unfinished > 0 && !carryOver)
            return CloseResult.Refused($"{statement.Traffic.Unfinished} message(s) of {month} are unfinished; wait for them, or leave them to the next month (--carry-over)");
        if (statement.Traffic.Unfinished > 0) statement = Carry(statement, counts, carrier!, set);
        return await AddAsync(statement, statement.CarriedOut.Messages > 0 ? counts.UnfinishedIds : [], stop);
    }

    /// <summary>Makes a new statement of a closed month under the tariff as it is now, which refers to the old one and takes its place.</summary>
    /// <param name="number">The old one's.</param>
    /// <param name="set">Carriers and tariffs.</param>
    /// <param name="stop">Gives up.</param>
    public async ValueTask<CloseResult> CorrectAsync(long number, ProvisioningSet set, CancellationToken stop)
    {
        if (await statements.FindAsync(environment, number, stop) is not { } old) return CloseResult.Refused($"there is no statement {number}");
        if ((await statements.ListAsync(environment, old.Carrier, old.Month, stop)).FirstOrDefault(one => one.Corrects == number) is { } later)
            return CloseResult.Refused($"statement {number} is corrected by {later.Number}; correct that one");
        if (Refuse(old.Carrier, set, old.Month, out Carrier? carrier) is { } refusal) return CloseResult.Refused(refusal);
        carrier = carrier! with { TimeZone = old.Read().TimeZone };
        Statement statement = (await _service.ReadAsync(old.Month, carrier!, set, recount: true, stop)).Statement;
        if (await RefuseAsync(statement, carrier!, set, stop) is { } problem) return CloseResult.Refused(problem);
        if (statement.Traffic.Unfinished > 0) return CloseResult.Refused($"{statement.Traffic.Unfinished} message(s) that it would count are unfinished; wait for them");
        return await AddAsync(statement with { Corrects = number, CorrectedTotal = old.Read().Total }, [], stop);
    }

    private string? Refuse(string name, ProvisioningSet set, BillingMonth month, out Carrier? carrier)
    {
        carrier = set.Carriers.FirstOrDefault(one => one.Name == name);
        if (carrier is null) return $"there is no carrier \"{name}\"";
        if (carrier.Environment is not null) return $"carrier \"{name}\" is our own environment {carrier.Environment} and is not billed";
        DateTimeOffset end = BillingMonth.StartOf(month.End, TimeZoneInfo.FindSystemTimeZoneById(carrier.TimeZone)) + Wait;
        return time.GetUtcNow() < end ? $"{month} of {name} can be closed from {end.UtcDateTime:yyyy-MM-dd HH:mm} UTC on" : null;
    }

    private async ValueTask<string?> RefuseAsync(Statement recounted, Carrier carrier, ProvisioningSet set, CancellationToken stop)
    {
        if (recounted.Tariff is null) return $"carrier \"{carrier.Name}\" has no tariff; provision one";
        if (recounted.Errors.Count > 0)
            return $"{recounted.Errors.Sum(error => error.Messages)} message(s) have no price ({recounted.Errors[0].Prefix}…): {recounted.Errors[0].Problem}";
        TieOut check = TieOut.Of((await _service.ReadAsync(recounted.Month, carrier, set, recount: false, stop)).Statement, recounted);
        return check.Agrees ? null : $"the daily counts say {check.Counted}, the CDRs {check.Recounted}: run \"interworking settlement rebuild --carrier {carrier.Name}\" and close it then";
    }

    // What was carried out is taken away from all counts.
    private Statement Carry(Statement statement, CarrierTraffic counts, Carrier carrier, ProvisioningSet set)
    {
        TrafficCount[] unfinished = [.. counts.Counts.Concat(counts.CarriedIn).Where(count => count.State == TrafficState.Unfinished)];
        Tariff? tariff = set.Tariffs.FirstOrDefault(one => one.Name == carrier.Tariff);
        return new StatementBuilder(environment, carrier, tariff, statement.Month).Build(counts with { CarriedOut = unfinished });
    }

    private async ValueTask<CloseResult> AddAsync(Statement statement, IReadOnlyList<long> carried, CancellationToken stop) =>
        await statements.AddAsync(statement, carried, by, time.GetUtcNow(), stop) is { } closed
            ? new CloseResult(closed, null)
            : CloseResult.Refused($"{statement.Month} of {statement.Carrier} was closed or corrected by somebody else just now");
}
