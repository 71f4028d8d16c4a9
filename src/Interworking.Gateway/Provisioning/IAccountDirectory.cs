namespace Interworking.Gateway.Provisioning;

/// <summary>Customers and accounts page by page: there may be a million.</summary>
public interface IAccountDirectory
{
    /// <summary>Accounts in the order of their DIDs.</summary>
    ValueTask<IReadOnlyList<StoredAccount>> ListAccountsAsync(AccountFilter filter, CancellationToken stop);

    /// <summary>Customers' names in order.</summary>
    /// <param name="prefix">How they begin; empty for all.</param>
    /// <param name="after">Only behind this name; empty from the first.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="stop">Gives up.</param>
    ValueTask<IReadOnlyList<string>> ListCustomersAsync(string prefix, string after, int limit, CancellationToken stop);

    /// <summary>How many accounts have this customer, or this product; counted no further than <paramref name="most"/>.</summary>
    ValueTask<long> CountAccountsOfAsync(string? customer, string? product, long most, CancellationToken stop);
}

/// <summary>Which accounts.</summary>
/// <param name="Did">How the DID begins; empty for all.</param>
/// <param name="Customer">Whose; null for anybody's.</param>
/// <param name="Product">With which product; null for any.</param>
/// <param name="After">Only behind this DID; empty from the first.</param>
/// <param name="Limit">At most so many.</param>
public sealed record AccountFilter(string Did, string? Customer, string? Product, string After, int Limit);
