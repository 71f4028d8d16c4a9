using Interworking.Gateway.Provisioning;
using Interworking.Sip.Auth;

namespace Interworking.Gateway.Tests.Sip;

/// <summary>Accounts with the password <c>secret-</c>DID in a realm.</summary>
internal sealed class FakeProvisioning : IProvisioning
{
    public FakeProvisioning(string realm, params Account[] accounts) => Current = new ProvisioningSnapshot
    {
        AccountsByDid = accounts.ToDictionary(account => account.Did, account => account with
        {
            Ha1Md5 = DigestHa1.Compute(DigestAlgorithm.Md5, account.Did, realm, PasswordOf(account.Did)),
            Ha1Sha256 = DigestHa1.Compute(DigestAlgorithm.Sha256, account.Did, realm, PasswordOf(account.Did)),
        }),
    };

    public event Action<ProvisioningSnapshot>? Changed
    {
        add { }
        remove { }
    }

    public ProvisioningSnapshot Current { get; }

    public static string PasswordOf(string did) => "secret-" + did;

    public static Account Account(long id, string did, bool enabled = true) => new(id, did, "", "", "John Doe", Messaging: true, enabled, 0);
}
