using System.Net;
using System.Security.Cryptography;
using System.Text;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Observability;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Sip;
using Interworking.Sip.Auth;

namespace Interworking.Gateway.Apps;

/// <summary>Who is at the door of an app that speaks HTTP: the account's name and password, checked against what digest is checked against, with the same limits.</summary>
public sealed class AppLogin(IProvisioning provisioning, SipAuthenticator authenticator, GatewayOptions options, SipMetrics metrics)
{
    private const string Door = "HTTP";

    /// <summary>What an unknown name is compared with, so that it takes as long.</summary>
    private static readonly string Nobody = RandomNumberGenerator.GetHexString(64, lowercase: true);

    private readonly string _realm = options.Sip.Realm.Length > 0 ? options.Sip.Realm : options.Environment.Domain;

    /// <summary>Null, with how long to wait where that is known, for whoever is not let in.</summary>
    public Account? Find(string username, string password, IPAddress from, out TimeSpan? wait)
    {
        string did = username.Split('@')[0];
        wait = authenticator.Guard.RefusedFor(from, did);
        if (wait is not null)
        {
            metrics.AuthenticationFailed(Door, "slowed");
            return null;
        }

        Account? account = AccountNames.Find(provisioning.Current, did);
        bool sha = account is null || account.Ha1Sha256.Length > 0;
        string kept = account is null ? Nobody : sha ? account.Ha1Sha256 : account.Ha1Md5;
        string given = DigestHa1.Compute(sha ? DigestAlgorithm.Sha256 : DigestAlgorithm.Md5, account?.Did ?? did, _realm, password);
        if (!CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(kept), Encoding.ASCII.GetBytes(given)))
        {
            authenticator.Guard.Failed(from, did);
            metrics.AuthenticationFailed(Door, "password");
            return null;
        }

        authenticator.Guard.Succeeded(from, did);
        return account is { MayMessage: true } ? account : null;
    }
}
