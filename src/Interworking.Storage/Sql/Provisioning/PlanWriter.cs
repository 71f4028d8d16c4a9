using System.Data.Common;
using Dapper;
using Interworking.Gateway.Provisioning;

namespace Interworking.Storage.Sql.Provisioning;

/// <summary>Writes a plan within the caller's transaction, in an order in which nothing refers to what is not there.</summary>
internal sealed class PlanWriter(DbTransaction transaction, long version, SqlDialect dialect)
{
    private const string PutEnvironment = "insert into environment (name, entry) values (@Name, @Entry) on conflict (name) do update set entry = excluded.entry";
    private const string PutProduct = "insert into product (name, messaging) values (@Name, @Messaging) on conflict (name) do update set messaging = excluded.messaging";
    private const string TouchAccountsOf = "update account set version = @version where product_id = (select id from product where name = @Name)";
    private const string PutCustomer = "insert into customer (name) values (@name) on conflict do nothing";
    private const string PutLogin = "insert into carrier_login (system_id, carrier, position, password_hash) values (@SystemId, @Carrier, @Position, @PasswordHash)";
    private const string PutConnection = $"insert into connection ({ConnectionRow.Columns}) values ({ConnectionRow.Parameters})";
    private const string PutPolicy = $"insert into service_policy ({PolicyRow.Columns}) values ({PolicyRow.Parameters})";
    private const string DeleteEnvironment = "delete from environment where name = @name";
    private const string DeleteProduct = "delete from product where name = @name";
    private const string DeleteCustomer = "delete from customer where name = @name";
    private const string DeleteTariff = "delete from tariff where name = @name";
    private const string DeleteRates = "delete from rate where tariff = @name";
    private const string DeleteCarrier = "delete from carrier where name = @name";
    private const string DeleteLogins = "delete from carrier_login where carrier = @name";
    private const string DeleteConnection = "delete from connection where name = @name";
    private const string DeletePolicy = "delete from service_policy where name = @name";
    private const string RememberAccount = "insert into account_gone (id, did, version) select id, did, @version from account where id = @id";
    private const string DeleteAccount = "delete from account where id = @id";

    private const string PutAccount =
        """
        insert into account (did, customer_id, product_id, realm, ha1_md5, ha1_sha256, enabled, messages_per_minute, version)
        values (@Did, (select id from customer where name = @Customer), (select id from product where name = @Product),
            @Realm, @Ha1Md5, @Ha1Sha256, @Enabled, @MessagesPerMinute, @Version)
        """;

    private const string ChangeAccount =
        """
        update account set product_id = (select id from product where name = @Product), realm = @Realm, ha1_md5 = @Ha1Md5, ha1_sha256 = @Ha1Sha256,
            enabled = @Enabled, messages_per_minute = @MessagesPerMinute, version = @Version
        where id = @Id
        """;

    private readonly string _putRate =
        $"insert into rate (tariff, prefix, valid_from, {dialect.AmountColumn("price")}, valid_to, tiers) values (@Tariff, @Prefix, @ValidFrom, {dialect.AmountValue("PriceE8")}, @ValidTo, @Tiers)";

    private readonly string _putTariff =
        $"""
        insert into tariff (name, currency, unit, charge_on, {dialect.AmountColumn("monthly_fee")}, {dialect.AmountColumn("monthly_minimum")})
        values (@Name, @Currency, @Unit, @ChargeOn, {dialect.AmountValue("MonthlyFeeE8")}, {dialect.AmountValue("MonthlyMinimumE8")})
        """;

    private readonly string _putCarrier =
        $"insert into carrier ({CarrierRow.Columns}, {dialect.AmountColumn("credit_limit")}) values ({CarrierRow.Parameters}, {dialect.AmountValue("CreditLimitE8")})";

    public async ValueTask WriteAsync(ProvisioningPlan plan)
    {
        await WritePeersAsync(plan);
        await RunAsync(PutProduct, plan.Products.Put);
        await RunAsync(TouchAccountsOf, plan.Products.Put.Select(product => new { product.Name, version }));
        await RunAsync(PutCustomer, Names(plan.Customers.Put));
        await RunAsync(RememberAccount, plan.RemovedAccounts.Select(id => new { id, version }));
        await RunAsync(DeleteAccount, plan.RemovedAccounts.Select(id => new { id }));
        await RunAsync(ChangeAccount, plan.ChangedAccounts.Select(account => AccountRow.Of(account, version)));
        await RunAsync(PutAccount, plan.NewAccounts.Select(account => AccountRow.Of(account, version)));
        await RunAsync(DeleteCustomer, Names(plan.Customers.Remove));
        await RunAsync(DeleteProduct, Names(plan.Products.Remove));
    }

    private async ValueTask WritePeersAsync(ProvisioningPlan plan)
    {
        await RunAsync(DeleteEnvironment, Names(plan.Environments.Remove));
        await RunAsync(PutEnvironment, plan.Environments.Put.Select(environment => new { environment.Name, Entry = JsonText.Write(environment.Entry) }));

        await ReplaceAsync(plan.Tariffs, tariff => tariff.Name, DeleteRates, DeleteTariff);
        await RunAsync(_putTariff, plan.Tariffs.Put.Select(TariffRow.Of));
        await RunAsync(_putRate, plan.Tariffs.Put.SelectMany(RateRow.Of));

        // All logins go before any comes: a system_id may move from one carrier to another.
        await ReplaceAsync(plan.Carriers, carrier => carrier.Name, DeleteLogins, DeleteCarrier);
        await RunAsync(_putCarrier, plan.Carriers.Put.Select(CarrierRow.Of));
        await RunAsync(PutLogin, plan.Carriers.Put.SelectMany(LoginRow.Of));

        await ReplaceAsync(plan.Connections, connection => connection.Name, DeleteConnection);
        await RunAsync(PutConnection, plan.Connections.Put.Select(ConnectionRow.Of));

        await ReplaceAsync(plan.Policies, policy => policy.Name, DeletePolicy);
        await RunAsync(PutPolicy, plan.Policies.Put.Select(PolicyRow.Of));
    }

    private async ValueTask ReplaceAsync<T>(Edits<T> edits, Func<T, string> name, params string[] deletes)
    {
        foreach (string delete in deletes) await RunAsync(delete, Names([.. edits.Put.Select(name), .. edits.Remove]));
    }

    private static IEnumerable<object> Names(IEnumerable<string> names) => names.Select(name => new { name });

    // Dapper runs one prepared command for each item of a sequence.
    private Task RunAsync<T>(string sql, IEnumerable<T> items) => transaction.Connection!.ExecuteAsync(sql, items, transaction);
}
