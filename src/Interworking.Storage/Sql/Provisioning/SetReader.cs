using System.Data.Common;
using Interworking.Gateway.Provisioning;

namespace Interworking.Storage.Sql.Provisioning;

/// <summary>Reads everything that is not customer or account, within the caller's transaction.</summary>
internal static class SetReader
{
    private const string Environments = "select name, entry from environment order by name";
    private const string Products = "select name, messaging from product order by name";
    private const string CarrierLogins = "select system_id, carrier, position, password_hash from carrier_login order by carrier, position";
    private const string Connections = $"select {ConnectionRow.Columns} from connection order by name";
    private const string Policies = $"select {PolicyRow.Columns} from service_policy order by name";

    public static async ValueTask<ProvisioningSet> ReadAsync(DbTransaction transaction, SqlDialect dialect)
    {
        ILookup<string, RateRow> rates = (await QueryAsync<RateRow>(transaction, $"select tariff, prefix, valid_from, {dialect.Amount("price")}, valid_to, tiers from rate order by tariff, prefix, valid_from")).ToLookup(rate => rate.Tariff);
        ILookup<string, LoginRow> logins = (await QueryAsync<LoginRow>(transaction, CarrierLogins)).ToLookup(login => login.Carrier);
        return new ProvisioningSet
        {
            Environments = [.. (await QueryAsync<EnvironmentRow>(transaction, Environments)).Select(row => new PeerEnvironment(row.Name, JsonText.Read<string[]>(row.Entry)))],
            Products = [.. (await QueryAsync<ProductRow>(transaction, Products)).Select(row => new Product(row.Name, row.Messaging))],
            Tariffs = [.. (await QueryAsync<TariffRow>(transaction, $"select name, currency, unit, charge_on, {dialect.Amount("monthly_fee")}, {dialect.Amount("monthly_minimum")} from tariff order by name")).Select(row => row.ToTariff(rates[row.Name]))],
            Carriers = [.. (await QueryAsync<CarrierRow>(transaction, $"select {CarrierRow.Columns}, {dialect.Amount("credit_limit")} from carrier order by name")).Select(row => row.ToCarrier(logins[row.Name]))],
            Connections = [.. (await QueryAsync<ConnectionRow>(transaction, Connections)).Select(row => row.ToConnection())],
            Holds = [.. (await QueryAsync<HoldRow>(transaction, HoldRow.Select)).Select(row => row.ToHold())],
            Policies = [.. (await QueryAsync<PolicyRow>(transaction, Policies)).Select(row => row.ToPolicy())],
        };
    }

    private static Task<IEnumerable<T>> QueryAsync<T>(DbTransaction transaction, string sql) => transaction.Connection!.QueryAsync<T>(sql, transaction: transaction);

    private sealed class EnvironmentRow
    {
        public string Name { get; init; } = "";

        public string Entry { get; init; } = "";
    }

    private sealed class ProductRow
    {
        public string Name { get; init; } = "";

        public bool Messaging { get; init; }
    }
}
