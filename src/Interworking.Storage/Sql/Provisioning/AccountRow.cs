using Interworking.Gateway.Provisioning;

namespace Interworking.Storage.Sql.Provisioning;

internal sealed class AccountRow
{
    public const string Select =
        """
        select a.id, a.did, c.name as customer, p.name as product, p.messaging, a.realm, a.ha1_md5, a.ha1_sha256, a.enabled, a.messages_per_minute
        from account a join customer c on c.id = a.customer_id join product p on p.id = a.product_id
        """;

    public long Id { get; init; }

    public string Did { get; init; } = "";

    public string Customer { get; init; } = "";

    public string Product { get; init; } = "";

    public bool Messaging { get; init; }

    public string Realm { get; init; } = "";

    public byte[] Ha1Md5 { get; init; } = [];

    public byte[] Ha1Sha256 { get; init; } = [];

    public bool Enabled { get; init; }

    public int MessagesPerMinute { get; init; }

    /// <summary>The version of the change; written, not read back.</summary>
    public long Version { get; init; }

    public static AccountRow Of(StoredAccount stored, long version) => new()
    {
        Id = stored.Account.Id,
        Did = stored.Account.Did,
        Customer = stored.Account.Customer,
        Product = stored.Product,
        Realm = stored.Realm,
        Ha1Md5 = Convert.FromHexString(stored.Account.Ha1Md5),
        Ha1Sha256 = Convert.FromHexString(stored.Account.Ha1Sha256),
        Enabled = stored.Account.Enabled,
        MessagesPerMinute = stored.Account.MessagesPerMinute,
        Version = version,
    };

    /// <param name="customer">The owner's name, the same string for all his accounts.</param>
    public Account ToAccount(string customer) => new(
        Id, Did, Convert.ToHexStringLower(Ha1Md5), Convert.ToHexStringLower(Ha1Sha256), customer, Messaging, Enabled, MessagesPerMinute);

    public StoredAccount ToStored() => new(ToAccount(Customer), Product, Realm);
}
