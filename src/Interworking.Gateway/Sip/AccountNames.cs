using Interworking.Gateway.Provisioning;

namespace Interworking.Gateway.Sip;

/// <summary>From the user part of a SIP URI to an account.</summary>
public static class AccountNames
{
    /// <summary>The account with that DID, with or without a leading plus; null when there is none.</summary>
    public static Account? Find(ProvisioningSnapshot snapshot, string user)
    {
        if (snapshot.AccountsByDid.TryGetValue(user, out Account? account)) return account;
        return user.Length > 1 && user[0] == '+' && snapshot.AccountsByDid.TryGetValue(user[1..], out account) ? account : null;
    }
}
