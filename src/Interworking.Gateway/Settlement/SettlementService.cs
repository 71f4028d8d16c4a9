using Interworking.Gateway.Provisioning;

namespace Interworking.Gateway.Settlement;

/// <summary>Makes statements as the traffic is now: the database counts, <see cref="StatementBuilder"/> prices.</summary>
/// <param name="store">Counts messages.</param>
/// <param name="environment">Whose.</param>
public sealed class SettlementService(ISettlementStore store, string environment)
{
    /// <summary>Statements of all billed carriers, or of one, in order of name. Carriers at our own environments are not billed.</summary>
    /// <param name="month">The month, in each carrier's own time zone.</param>
    /// <param name="carrier">Only this one; null for all.</param>
    /// <param name="set">Carriers and tariffs.</param>
    /// <param name="stop">Gives up.</param>
    public async ValueTask<IReadOnlyList<Statement>> SettleAsync(BillingMonth month, string? carrier, ProvisioningSet set, CancellationToken stop)
    {
        var statements = new List<Statement>();
        foreach (Carrier one in set.Carriers.Where(one => one.Environment is null && (carrier is null || one.Name == carrier)))
            statements.Add((await ReadAsync(month, one, set, recount: false, stop)).Statement);
        if (carrier is null) await AddStrangersAsync(statements, month, set, stop);
        return [.. statements.OrderBy(statement => statement.Carrier, StringComparer.Ordinal)];
    }

    /// <summary>One carrier's statement with what it was made of.</summary>
    /// <param name="month">In its time zone.</param>
    /// <param name="carrier">One that is billed.</param>
    /// <param name="set">Tariffs.</param>
    /// <param name="recount">Count the CDRs one by one.</param>
    /// <param name="stop">Gives up.</param>
    public ValueTask<(Statement Statement, CarrierTraffic Traffic)> ReadAsync(BillingMonth month, Carrier carrier, ProvisioningSet set, bool recount, CancellationToken stop) =>
        ReadAsync(month, carrier, set.Tariffs.FirstOrDefault(tariff => tariff.Name == carrier.Tariff), recount, isStranger: false, stop);

    private async ValueTask<(Statement Statement, CarrierTraffic Traffic)> ReadAsync(
        BillingMonth month, Carrier carrier, Tariff? tariff, bool recount, bool isStranger, CancellationToken stop)
    {
        var query = new TrafficQuery(environment, CarrierScope.Of(carrier.Name, carrier.TimeZone, tariff), month) { Recount = recount, WithUnfinishedIds = recount };
        CarrierTraffic traffic = await store.ReadAsync(query, stop);
        return (new StatementBuilder(environment, carrier, tariff, month) { IsStranger = isStranger }.Build(traffic), traffic);
    }

    // CDRs of a carrier that has been removed since: nobody can price them, and nobody may overlook them.
    private async ValueTask AddStrangersAsync(List<Statement> statements, BillingMonth month, ProvisioningSet set, CancellationToken stop)
    {
        HashSet<string> known = [.. set.Carriers.Select(carrier => carrier.Name)];
        foreach (string name in await store.ReadCarriersAsync(environment, month, stop))
        {
            if (known.Contains(name)) continue;
            var stranger = new Carrier { Name = name, Credentials = [], AllowedAddresses = [] };
            Statement statement = (await ReadAsync(month, stranger, null, recount: false, isStranger: true, stop)).Statement;
            if (statement.Traffic.Messages > 0) statements.Add(statement);
        }
    }
}
