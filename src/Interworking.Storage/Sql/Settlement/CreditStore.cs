using System.Data.Common;
using System.Globalization;
using Dapper;
using Interworking.Gateway.Settlement;
using Interworking.Gateway.Settlement.Credit;
using Interworking.Storage.Sql.Provisioning;

namespace Interworking.Storage.Sql.Settlement;

/// <summary>The last counts in a table, a row for each carrier; of several nodes whoever counted last has the word.</summary>
public sealed class CreditStore(SettlementDatabase database) : ICreditStore
{
    private const string All = "select carrier, month, owed, counted_at from carrier_credit where environment = @environment";

    private static readonly (string Name, string Type)[] Columns = [("carrier", "text"), ("month", "text"), ("owed", "text"), ("counted_at", "text")];

    private readonly string _keep =
        $"""
        insert into carrier_credit (environment, carrier, month, owed, counted_at) select @environment, u.* from ({database.Dialect.Rows(Columns, "@rows")}) u where true
        on conflict (environment, carrier) do update set month = excluded.month, owed = excluded.owed, counted_at = excluded.counted_at
        where excluded.counted_at >= carrier_credit.counted_at
        """;

    public async ValueTask<IReadOnlyDictionary<string, CarrierDebt>> ReadAsync(string environment, CancellationToken stop)
    {
        await using DbConnection connection = await database.OpenAsync(stop);
        return (await connection.QueryAsync<Row>(new CommandDefinition(All, new { environment }, cancellationToken: stop))).ToDictionary(row => row.Carrier, row => row.ToDebt());
    }

    public async ValueTask KeepAsync(string environment, IReadOnlyCollection<CarrierDebt> debts, CancellationToken stop)
    {
        if (debts.Count == 0) return;
        string rows = JsonText.Write(debts.Select(debt => new
        {
            carrier = debt.Carrier,
            month = debt.Month.ToString(),
            owed = debt.Owed.ToString(CultureInfo.InvariantCulture),
            counted_at = UtcText.Of(debt.At),
        }));
        await using DbConnection connection = await database.OpenAsync(stop);
        await connection.ExecuteAsync(new CommandDefinition(_keep, new { environment, rows }, cancellationToken: stop));
    }

    private sealed class Row
    {
        public string Carrier { get; init; } = "";

        public string Month { get; init; } = "";

        public string Owed { get; init; } = "";

        public string CountedAt { get; init; } = "";

        public CarrierDebt ToDebt() => BillingMonth.TryParse(Month, out BillingMonth month)
            ? new CarrierDebt(Carrier, month, decimal.Parse(Owed, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture), UtcText.Parse(CountedAt))
            : throw new InvalidDataException($"What {Carrier} owes has no month.");
    }
}
