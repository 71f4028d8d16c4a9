using System.Data.Common;
using Dapper;
using Interworking.Gateway.Provisioning;

namespace Interworking.Storage.Sql.Provisioning;

/// <summary>Reads everything that is not customer or account, within the caller's transaction.</summary>
internal static class SetReader
{
    private const string Environments = "select name, entry from environment order by name";
    private const string Products = "select name, messaging from product order by name";
    private const string Tariffs = "select name, currency, unit, charge_on from tariff order by name";
    private const string Rates = "select tariff, prefix, valid_from, price_e8 from rate order by tariff, prefix, valid_from";
    private const string Carriers = $"select {CarrierRow.Columns} from carrier order by name";
    private const string CarrierLogins = "select system_id, carrier, position, password_hash from carrier_login order by carrier, position";
    private const string Connections = $"select {ConnectionRow.Columns} from connection order by name";
    private const string Policies = $"select {PolicyRow.Columns} from service_policy order by name";

    public static ProvisioningSet Read(DbTransaction transaction)
    {
        ILookup<string, RateRow> rates = Query<RateRow>(transaction, Rates).ToLookup(rate => rate.Tariff);
        ILookup<string, LoginRow> logins = Query<LoginRow>(transaction, CarrierLogins).ToLookup(login => login.Carrier);
        return new ProvisioningSet
        {
            Environments = [.. Query<EnvironmentRow>(transaction, Environments).Select(row => new PeerEnvironment(row.Name, JsonText.Read<string[]>(row.Entry)))],
            Products = [.. Query<ProductRow>(transaction, Products).Select(row => new Product(row.Name, row.Messaging))],
            Tariffs = [.. Query<TariffRow>(transaction, Tariffs).Select(row => row.ToTariff(rates[row.Name]))],
            Carriers = [.. Query<CarrierRow>(transaction, Carriers).Select(row => row.ToCarrier(logins[row.Name]))],
            Connections = [.. Query<ConnectionRow>(transaction, Connections).Select(row => row.ToConnection())],
            Policies = [.. Query<PolicyRow>(transaction, Policies).Select(row => row.ToPolicy())],
        };
    }

    private static IEnumerable<T> Query<T>(DbTransaction transaction, string sql) => transaction.Connection!.Query<T>(sql, transaction: transaction);

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
