using Interworking.Gateway.Configuration;

namespace Interworking.Gateway.Provisioning.Files;

/// <summary>A system_id says which carrier binds, so it belongs to one.</summary>
internal static class SystemIdRules
{
    public static IEnumerable<ConfigurationError> Validate(ProvisioningSet result, IReadOnlyList<CarrierEntry> filed)
    {
        HashSet<string> named = [.. filed.Select(entry => entry.Carrier.Name)];
        IEnumerable<(string SystemId, string Carrier)> all =
        [
            .. filed.SelectMany(entry => entry.Logins, (entry, login) => (login.SystemId, entry.Carrier.Name)),
            .. result.Carriers.Where(carrier => !named.Contains(carrier.Name))
                .SelectMany(carrier => carrier.Credentials, (carrier, credential) => (credential.SystemId, carrier.Name)),
        ];
        return from login in all
               where login.SystemId.Length > 0
               group login.Carrier by login.SystemId into owners
               where owners.Count() > 1
               select new ConfigurationError("carriers", $"system_id \"{owners.Key}\" is given to {string.Join(" and to ", owners.Select(name => $"\"{name}\""))}");
    }
}
