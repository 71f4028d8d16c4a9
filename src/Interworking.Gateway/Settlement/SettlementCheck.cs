using Interworking.Gateway.Provisioning;

namespace Interworking.Gateway.Settlement;

/// <summary>Compares what must be the same: daily counts, CDRs, closed statements, and the hashes of those.</summary>
public sealed class SettlementCheck(ISettlementStore traffic, IStatementStore statements, string environment)
{
    private readonly SettlementService _service = new(traffic, environment);

    /// <summary>Every finding, good and bad.</summary>
    /// <param name="month">In each carrier's time zone.</param>
    /// <param name="carrier">Only this one; null for all.</param>
    /// <param name="set">Carriers and tariffs.</param>
    /// <param name="stop">Gives up.</param>
    public async ValueTask<IReadOnlyList<CheckFinding>> RunAsync(BillingMonth month, string? carrier, ProvisioningSet set, CancellationToken stop)
    {
        IReadOnlyList<ClosedStatement> closed = await statements.ListAsync(environment, null, null, stop);
        var findings = new List<CheckFinding> { Chain(closed) };
        foreach (Carrier one in set.Carriers.Where(one => one.Environment is null && (carrier is null || one.Name == carrier)))
        {
            Statement recounted = (await _service.ReadAsync(month, one, set, recount: true, stop)).Statement;
            TieOut tie = TieOut.Of((await _service.ReadAsync(month, one, set, recount: false, stop)).Statement, recounted);
            findings.Add(tie.Agrees
                ? new CheckFinding(true, $"{one.Name} {month}: daily counts and CDRs say {tie.Counted}")
                : new CheckFinding(false, $"{one.Name} {month}: daily counts say {tie.Counted}, CDRs {tie.Recounted}; run \"interworking settlement rebuild --carrier {one.Name}\""));
            // What a correction replaced is not owed any more.
            if (closed.LastOrDefault(statement => statement.Carrier == one.Name && statement.Month == month) is { } last) findings.Add(Compare(last, recounted));
        }

        return findings;
    }

    /// <summary>Whether numbers have no gaps, and each hash is that of its text and of the one before.</summary>
    public static CheckFinding Chain(IReadOnlyList<ClosedStatement> closed)
    {
        string hash = "";
        foreach ((int index, ClosedStatement statement) in closed.Index())
        {
            if (statement.Number != index + 1) return new CheckFinding(false, $"statement {index + 1} is missing: restore it from a backup");
            if (statement.PreviousHash != hash || StatementText.Hash(hash, statement.Content) != statement.Hash)
                return new CheckFinding(false, $"statement {statement.Number} is not what was closed: restore it from a backup");
            hash = statement.Hash;
        }

        return new CheckFinding(true, closed.Count == 0 ? "no statement has been closed" : $"{closed.Count} closed statement(s), unchanged; the last hash is {hash}");
    }

    private static CheckFinding Compare(ClosedStatement closed, Statement recounted)
    {
        Statement frozen = closed.Read();
        (TieOutFigures was, TieOutFigures now) = (TieOutFigures.Of(frozen.Traffic), TieOutFigures.Of(recounted.Traffic));
        string name = $"{closed.Carrier} {closed.Month}";
        if (was == now && frozen.Total == recounted.Total) return new CheckFinding(true, $"{name}: statement {closed.Number} and CDRs say {was}, {frozen.TotalText} {frozen.Currency}");
        string text = $"{name}: statement {closed.Number} says {was}, {frozen.TotalText} {frozen.Currency}; CDRs and tariff say {now}, {recounted.TotalText} {recounted.Currency}";
        return new CheckFinding(false, $"{text}; see what has changed, then \"interworking settlement correct {closed.Number}\"");
    }
}
