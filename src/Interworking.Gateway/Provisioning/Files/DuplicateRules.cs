using Interworking.Gateway.Configuration;

namespace Interworking.Gateway.Provisioning.Files;

/// <summary>Nothing is named twice within one file.</summary>
internal static class DuplicateRules
{
    public static IEnumerable<ConfigurationError> Validate(ProvisioningFile file) =>
    [
        .. Twice("environments", file.Environments.Select(environment => environment.Name)),
        .. Twice("products", file.Products.Select(product => product.Name)),
        .. Twice("customers", file.Customers.Select(customer => customer.Name)),
        .. Twice("carriers", file.Carriers.Select(entry => entry.Carrier.Name)),
        .. Twice("connections", file.Connections.Select(connection => connection.Name)),
        .. Twice("servicePolicies", file.Policies.Select(policy => policy.Name)),
        .. Twice("tariffs", file.Tariffs.Select(tariff => tariff.Name)),
        .. TwiceGiven(file),
        .. file.Tariffs.SelectMany(tariff => tariff.Rates
            .GroupBy(rate => (rate.Prefix, rate.From))
            .Where(rates => rates.Count() > 1)
            .Select(rates => new ConfigurationError("tariffs", $"\"{tariff.Name}\" has two rates for prefix \"{rates.Key.Prefix}\" from {rates.Key.From:yyyy-MM-dd}"))),
    ];

    private static IEnumerable<ConfigurationError> Twice(string section, IEnumerable<string> names) =>
        names.Where(name => name.Length > 0).CountBy(name => name).Where(count => count.Value > 1)
            .Select(count => new ConfigurationError(section, $"\"{count.Key}\" is there {count.Value} times"));

    private static IEnumerable<ConfigurationError> TwiceGiven(ProvisioningFile file)
    {
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string customer, AccountEntry account) in file.Accounts)
        {
            if (account.Did.Length > 0 && !owners.TryAdd(account.Did, customer))
                yield return new ConfigurationError("customers", $"DID {account.Did} is given to \"{owners[account.Did]}\" and to \"{customer}\"");
        }
    }
}
