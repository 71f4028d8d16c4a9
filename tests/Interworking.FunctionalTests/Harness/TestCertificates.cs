using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Interworking.FunctionalTests.Harness;

/// <summary>An authority and one certificate that it issued for loopback, as PEM files for us and for the apps.</summary>
public sealed class TestCertificates
{
    public TestCertificates(TestDirectory directory, string domain)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        using var authorityKey = RSA.Create(2048);
        var authorityRequest = new CertificateRequest("CN=Interworking test authority", authorityKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        authorityRequest.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        using X509Certificate2 authority = authorityRequest.CreateSelfSigned(now.AddDays(-2), now.AddDays(30));

        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={domain}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(domain);
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 certificate = request.Create(authority, now.AddDays(-1), now.AddDays(20), RandomNumberGenerator.GetBytes(8));

        Authority = directory.Write($"{domain}-ca.pem", authority.ExportCertificatePem());
        Certificate = directory.Write($"{domain}-cert.pem", certificate.ExportCertificatePem());
        Key = directory.Write($"{domain}-key.pem", key.ExportPkcs8PrivateKeyPem());
        // Some apps want both in one file.
        CertificateAndKey = directory.Write($"{domain}-cert-and-key.pem", $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
    }

    public string Authority { get; }

    public string Certificate { get; }

    public string Key { get; }

    public string CertificateAndKey { get; }
}
