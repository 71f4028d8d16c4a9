namespace Interworking.Gateway.Provisioning.Files;

/// <summary>Turns carriers' passwords into hashes. A password that is unchanged keeps its hash, so that nothing changes.</summary>
internal static class Logins
{
    public static IReadOnlyList<Carrier> Hash(IReadOnlyList<CarrierEntry> entries, IReadOnlyList<Carrier> stored)
    {
        Dictionary<string, Carrier> known = stored.ToDictionary(carrier => carrier.Name);
        return [.. entries.Select(entry => entry.Carrier with
        {
            Credentials = [.. entry.Logins.Select(login => Hash(login, known.GetValueOrDefault(entry.Carrier.Name)))],
        })];
    }

    private static CarrierCredential Hash(Login login, Carrier? stored)
    {
        CarrierCredential? kept = stored?.Credentials.FirstOrDefault(credential => credential.SystemId == login.SystemId);
        return kept is not null && (login.Password.Length == 0 || PasswordHash.Verify(login.Password, kept.PasswordHash))
            ? kept
            : new CarrierCredential(login.SystemId, PasswordHash.Create(login.Password));
    }
}
