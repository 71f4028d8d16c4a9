using Interworking.Gateway.Configuration;

namespace Interworking.Gateway.Provisioning.Files;

/// <summary>
/// Secrets that whoever edits one thing leaves out, because he was never shown them: they stay as they are. In a file they stand, as
/// <see cref="JsonObjectReader.Secret"/> sees to; here an empty one means that it stays.
/// </summary>
internal static class KeptSecrets
{
    private const string Needed = "is missing; there is none yet that could stay";

    /// <summary>What has no secret that could stay.</summary>
    public static IEnumerable<ConfigurationError> Missing(ProvisioningFile file, ProvisioningState state) =>
    [
        .. from entry in file.Carriers
           from login in entry.Logins.Index()
           where login.Item.Password.Length == 0 && Stored(state, entry.Carrier.Name, login.Item.SystemId) is null
           select new ConfigurationError($"systemIds[{login.Index}].password", Needed),
        .. from connection in file.Connections
           where connection.Password.Length == 0 && Stored(state, connection.Name) is null
           select new ConfigurationError("password", Needed),
        .. from account in file.Accounts
           where account.Account.Password.Length == 0 && !state.Accounts.Any(one => one.Account.Did == account.Account.Did && one.Account.Customer == account.Customer)
           select new ConfigurationError("password", "is missing; a new account, or one that goes to another customer, needs one"),
    ];

    /// <summary>The file with connections' passwords in their places. (Those of carriers and accounts are hashes, which stay where they are compared.)</summary>
    public static ProvisioningFile Fill(ProvisioningFile file, ProvisioningState state) =>
        file.Connections.All(connection => connection.Password.Length > 0)
            ? file
            : file with
            {
                Connections = [.. file.Connections.Select(connection => connection.Password.Length > 0 ? connection : connection with { Password = Stored(state, connection.Name)! })],
            };

    private static string? Stored(ProvisioningState state, string connection) => state.Set.Connections.FirstOrDefault(one => one.Name == connection)?.Password;

    private static CarrierCredential? Stored(ProvisioningState state, string carrier, string systemId) =>
        state.Set.Carriers.FirstOrDefault(one => one.Name == carrier)?.Credentials.FirstOrDefault(one => one.SystemId == systemId);
}
