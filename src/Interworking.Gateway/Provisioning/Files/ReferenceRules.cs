using Interworking.Gateway.Configuration;

namespace Interworking.Gateway.Provisioning.Files;

/// <summary>Every name that something refers to is there, in the file or already in the database.</summary>
internal static class ReferenceRules
{
    public static IEnumerable<ConfigurationError> Validate(ProvisioningSet set, IEnumerable<(string Customer, AccountEntry Account)> accounts)
    {
        HashSet<string> products = [.. set.Products.Select(product => product.Name)];
        HashSet<string> tariffs = [.. set.Tariffs.Select(tariff => tariff.Name)];
        HashSet<string> carriers = [.. set.Carriers.Select(carrier => carrier.Name)];
        HashSet<string> connections = [.. set.Connections.Select(connection => connection.Name)];
        return
        [
            .. from entry in accounts
               where !products.Contains(entry.Account.Product)
               select Unknown($"account {entry.Account.Did}", "product", entry.Account.Product, products),
            .. from carrier in set.Carriers
               where carrier.Tariff is not null && !tariffs.Contains(carrier.Tariff)
               select Unknown($"carrier \"{carrier.Name}\"", "tariff", carrier.Tariff!, tariffs),
            .. from connection in set.Connections
               where connection.Carrier is not null && !carriers.Contains(connection.Carrier)
               select Unknown($"connection \"{connection.Name}\"", "carrier", connection.Carrier!, carriers),
            .. from policy in set.Policies
               from name in policy.Connections
               where !connections.Contains(name)
               select Unknown($"service policy \"{policy.Name}\"", "connection", name, connections),
        ];
    }

    private static ConfigurationError Unknown(string where, string kind, string name, IEnumerable<string> known) =>
        new(where, $"there is no {kind} \"{name}\"{Suggestion.For(name, known)}");
}
