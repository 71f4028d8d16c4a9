using System.Data.Common;
using Interworking.Gateway.Provisioning;

namespace Interworking.Storage.Sql.Provisioning;

/// <summary>Customers and accounts by pages, each a step along an index.</summary>
public abstract partial class ProvisioningStore
{
    private const string CustomersBehind = "select name from customer where name > @after and (@prefix = '' or substr(name, 1, length(@prefix)) = @prefix) order by name limit @limit";

    private const string CountOfCustomer = "select count(*) from (select 1 from account where customer_id = (select id from customer where name = @name) limit @most) counted";

    private const string CountOfProduct = "select count(*) from (select 1 from account where product_id = (select id from product where name = @name) limit @most) counted";

    public async ValueTask<IReadOnlyList<StoredAccount>> ListAccountsAsync(AccountFilter filter, CancellationToken stop)
    {
        // Each condition only where it is asked for: the plan is that of the index which fits.
        string sql = $"{AccountRow.Select} where a.did > @After"
            + (filter.Did.Length > 0 ? " and a.did >= @Did and a.did <= @last" : "")
            + (filter.Customer is not null ? " and a.customer_id = (select id from customer where name = @Customer)" : "")
            + (filter.Product is not null ? " and a.product_id = (select id from product where name = @Product)" : "")
            + " order by a.did limit @Limit";
        await using DbConnection connection = await OpenAsync(stop);
        // A DID has at most 20 digits, and digits have one order in every collation.
        var values = new { filter.After, filter.Did, last = filter.Did + new string('9', 20), filter.Customer, filter.Product, filter.Limit };
        return [.. (await connection.QueryAsync<AccountRow>(sql, values)).Select(row => row.ToStored())];
    }

    public async ValueTask<IReadOnlyList<string>> ListCustomersAsync(string prefix, string after, int limit, CancellationToken stop)
    {
        await using DbConnection connection = await OpenAsync(stop);
        return [.. await connection.QueryAsync<string>(CustomersBehind, new { prefix, after, limit })];
    }

    public async ValueTask<long> CountAccountsOfAsync(string? customer, string? product, long most, CancellationToken stop)
    {
        await using DbConnection connection = await OpenAsync(stop);
        return await connection.ExecuteScalarAsync<long>(customer is not null ? CountOfCustomer : CountOfProduct, new { name = customer ?? product, most });
    }
}
