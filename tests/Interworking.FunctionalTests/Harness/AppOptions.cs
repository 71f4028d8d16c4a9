using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Interworking.Sip.Messages;
using Interworking.Testing.Peers;

namespace Interworking.FunctionalTests.Harness;

/// <summary>What a scripted app needs to know of the nodes that a test started.</summary>
public static class AppOptions
{
    /// <param name="nodes">Where it may register.</param>
    /// <param name="account">Whose app it is.</param>
    /// <param name="transport">How it registers.</param>
    /// <param name="home">The node it goes to first.</param>
    public static RoamingAppOptions For(IReadOnlyList<GatewayProcess> nodes, TestAccount account, SipTransport transport, int home = 0) => new()
    {
        Did = account.Did,
        Password = account.Password,
        Domain = GatewaySetup.Domain,
        Transport = transport,
        Nodes = [.. nodes.Select(node => new IPEndPoint(IPAddress.Loopback, transport == SipTransport.Tls ? node.SipTlsPort : node.SipPort))],
        Home = home,
        TlsClient = (host, _) => new SslClientAuthenticationOptions { TargetHost = host, CertificateChainPolicy = Trusting(nodes[0].Certificates.Authority) },
    };

    /// <summary>Trusts what that authority signed, and nothing else.</summary>
    public static X509ChainPolicy Trusting(string authority)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(authority);
        return policy;
    }
}
