using Interworking.Gateway.Provisioning;

namespace Interworking.Gateway.Settlement;

/// <summary>Makes statements: the database counts, this rates and adds up in exact decimals.</summary>
/// <param name="store">Counts CDRs.</param>
/// <param name="environment">Whose CDRs.</param>
public sealed class SettlementService(ISettlementStore store, string environment)
{
    // Destinations without a rate are reported by their first digits, about a country, not one by one.
    private const int ReportedDigits = 4;

    /// <summary>Statements of all billed carriers, or of one, in order of name. Carriers at our own environments are not billed.</summary>
    /// <param name="month">The month, in each carrier's own time zone.</param>
    /// <param name="carrier">Only this one; null for all.</param>
    /// <param name="set">Carriers and tariffs.</param>
    /// <param name="stop">Gives up.</param>
    public async ValueTask<IReadOnlyList<Statement>> SettleAsync(BillingMonth month, string? carrier, ProvisioningSet set, CancellationToken stop)
    {
        Dictionary<string, Tariff> tariffs = set.Tariffs.ToDictionary(tariff => tariff.Name);
        Dictionary<string, Ledger> ledgers = set.Carriers
            .Where(one => one.Environment is null && (carrier is null || one.Name == carrier))
            .ToDictionary(one => one.Name, one => new Ledger(one, one.Tariff is null ? null : tariffs.GetValueOrDefault(one.Tariff)));
        foreach (IGrouping<string, Ledger> zone in ledgers.Values.GroupBy(ledger => ledger.Carrier.TimeZone).ToList())
            await CountAsync(month, TimeZoneInfo.FindSystemTimeZoneById(zone.Key), [.. zone], stop);
        if (carrier is null) await CountStrangersAsync(month, set.Carriers, ledgers, stop);
        return [.. ledgers.Values.OrderBy(ledger => ledger.Carrier.Name, StringComparer.Ordinal).Select(ledger => ledger.ToStatement(month))];
    }

    // Carriers in one zone are counted together; a rate that begins within the month divides it.
    private async ValueTask CountAsync(BillingMonth month, TimeZoneInfo zone, IReadOnlyList<Ledger> ledgers, CancellationToken stop)
    {
        Rate[] rates = [.. ledgers.SelectMany(ledger => ledger.Tariff?.Rates ?? [])];
        int digits = rates.Select(rate => rate.Prefix.Length).Append(ReportedDigits).Max();
        DateOnly[] days = [month.First, .. rates.Select(rate => rate.From).Where(day => day > month.First && day < month.End).Distinct().Order(), month.End];
        for (int i = 0; i + 1 < days.Length; i++)
        {
            var query = new TrafficQuery(
                environment, [.. ledgers.Select(ledger => ledger.Carrier.Name)], BillingMonth.StartOf(days[i], zone), BillingMonth.StartOf(days[i + 1], zone), digits);
            ILookup<string, TrafficCount> counts = (await store.CountAsync(query, stop)).ToLookup(count => count.Carrier);
            foreach (Ledger ledger in ledgers)
            {
                foreach (TrafficCount count in counts[ledger.Carrier.Name]) ledger.Add(count, days[i]);
            }
        }
    }

    // CDRs of a carrier that has been removed since: nobody can price them, and nobody may overlook them.
    private async ValueTask CountStrangersAsync(BillingMonth month, IReadOnlyList<Carrier> known, Dictionary<string, Ledger> ledgers, CancellationToken stop)
    {
        HashSet<string> names = [.. known.Select(carrier => carrier.Name)];
        var query = new TrafficQuery(environment, [], BillingMonth.StartOf(month.First, TimeZoneInfo.Utc), BillingMonth.StartOf(month.End, TimeZoneInfo.Utc), ReportedDigits);
        foreach (TrafficCount count in await store.CountAsync(query, stop))
        {
            if (names.Contains(count.Carrier)) continue;
            if (!ledgers.TryGetValue(count.Carrier, out Ledger? ledger))
                ledgers.Add(count.Carrier, ledger = new Ledger(new Carrier { Name = count.Carrier, Credentials = [], AllowedAddresses = [] }, null) { IsStranger = true });
            ledger.Add(count, month.First);
        }
    }

    /// <summary>One carrier's statement while it grows.</summary>
    private sealed class Ledger(Carrier carrier, Tariff? tariff)
    {
        private readonly Dictionary<Rate, (long Messages, long Units)> _priced = [];
        private readonly Dictionary<string, (long Messages, long Units)> _unpriced = [];

        public Carrier Carrier => carrier;

        public Tariff? Tariff => tariff;

        public bool IsStranger { get; init; }

        public void Add(TrafficCount count, DateOnly day)
        {
            bool all = tariff is not { ChargeOn: ChargeOn.Delivered };
            long messages = all ? count.Messages : count.DeliveredMessages;
            long parts = all ? count.Parts : count.DeliveredParts;
            if (messages == 0) return;
            long units = tariff is { Unit: TariffUnit.Message } ? messages : parts;
            if (tariff?.Find(count.Prefix, day) is { } rate) Add(_priced, rate, messages, units);
            else Add(_unpriced, count.Prefix[..Math.Min(ReportedDigits, count.Prefix.Length)], messages, units);
        }

        public Statement ToStatement(BillingMonth month) => new()
        {
            Carrier = carrier.Name,
            Month = month,
            TimeZone = carrier.TimeZone,
            Tariff = tariff,
            Lines = [.. _priced.OrderBy(line => line.Key.Prefix, StringComparer.Ordinal).ThenBy(line => line.Key.From)
                .Select(line => new StatementLine(line.Key, line.Value.Messages, line.Value.Units))],
            Errors = [.. _unpriced.OrderBy(line => line.Key, StringComparer.Ordinal)
                .Select(line => new StatementError(line.Key, line.Value.Messages, line.Value.Units, Problem()))],
        };

        private string Problem() => tariff switch
        {
            _ when IsStranger => "no such carrier is provisioned; provision it again with its tariff",
            null => "the carrier has no tariff; provision one",
            _ => $"tariff \"{tariff.Name}\" has no rate for these destinations at that time; add one",
        };

        private static void Add<TKey>(Dictionary<TKey, (long Messages, long Units)> lines, TKey key, long messages, long units)
            where TKey : notnull
        {
            (long Messages, long Units) before = lines.GetValueOrDefault(key);
            lines[key] = (before.Messages + messages, before.Units + units);
        }
    }
}
