using System.Data.Common;
using Dapper;
using Interworking.Gateway.Provisioning;

namespace Interworking.Storage.Sql.Provisioning;

/// <summary>Writes a plan within the caller's transaction, in an order in which nothing refers to what is not there.</summary>
internal sealed class PlanWriter(DbTransaction transaction, long version)
{
    private const string PutEnvironment = "insert into environment (name, entry) values (@Name, @Entry) on conflict (name) do update set entry = excluded.entry";
    private const string PutProduct = "insert into product (name, messaging) values (@Name, @Messaging) on conflict (name) do update set messaging = excluded.messaging";
    private const string TouchAccountsOf = "update account set version = @version where product_id = (select id from product where name = @Name)";
    private const string PutCustomer = "insert into customer (name) values (@name) on conflict do nothing";
    private const string PutTariff = "insert into tariff (name, currency, unit, charge_on) values (@Name, @Currency, @Unit, @ChargeOn)";
    private const string PutRate = "insert into rate (tariff, prefix, valid_from, price_e8) values (@Tariff, @Prefix, @ValidFrom, @PriceE8)";
    private const string PutCarrier = $"insert into carrier ({CarrierRow.Columns}) values ({CarrierRow.Parameters})";
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

    public void Write(ProvisioningPlan plan)
    {
        WritePeers(plan);
        Run(PutProduct, plan.Products.Put);
        Run(TouchAccountsOf, plan.Products.Put.Select(product => new { product.Name, version }));
        Run(PutCustomer, Names(plan.Customers.Put));
        Run(DeleteAccount, plan.RemovedAccounts.Select(id => new { id }));
        Run(ChangeAccount, plan.ChangedAccounts.Select(account => AccountRow.Of(account, version)));
        Run(PutAccount, plan.NewAccounts.Select(account => AccountRow.Of(account, version)));
        Run(DeleteCustomer, Names(plan.Customers.Remove));
        Run(DeleteProduct, Names(plan.Products.Remove));
    }

    private void WritePeers(ProvisioningPlan plan)
    {
        Run(DeleteEnvironment, Names(plan.Environments.Remove));
        Run(PutEnvironment, plan.Environments.Put.Select(environment => new { environment.Name, Entry = JsonText.Write(environment.Entry) }));

        Replace(plan.Tariffs, tariff => tariff.Name, DeleteRates, DeleteTariff);
        Run(PutTariff, plan.Tariffs.Put.Select(TariffRow.Of));
        Run(PutRate, plan.Tariffs.Put.SelectMany(RateRow.Of));

        // All logins go before any comes: a system_id may move from one carrier to another.
        Replace(plan.Carriers, carrier => carrier.Name, DeleteLogins, DeleteCarrier);
        Run(PutCarrier, plan.Carriers.Put.Select(CarrierRow.Of));
        Run(PutLogin, plan.Carriers.Put.SelectMany(LoginRow.Of));

        Replace(plan.Connections, connection => connection.Name, DeleteConnection);
        Run(PutConnection, plan.Connections.Put.Select(ConnectionRow.Of));

        Replace(plan.Policies, policy => policy.Name, DeletePolicy);
        Run(PutPolicy, plan.Policies.Put.Select(PolicyRow.Of));
    }

    private void Replace<T>(Edits<T> edits, Func<T, string> name, params ReadOnlySpan<string> deletes)
    {
        foreach (string delete in deletes) Run(delete, Names([.. edits.Put.Select(name), .. edits.Remove]));
    }

    private static IEnumerable<object> Names(IEnumerable<string> names) => names.Select(name => new { name });

    // Dapper runs one prepared command for each item of a sequence.
    private void Run<T>(string sql, IEnumerable<T> items) => transaction.Connection!.Execute(sql, items, transaction);
}
