using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Interworking.Testing;

/// <summary>A certificate authority of a test: its own certificate and those that it issues for loopback, as PEM files in a folder.</summary>
public sealed class TestAuthority : IDisposable
{
    private readonly string _folder;
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _authority;

    public TestAuthority(string folder, string name)
    {
        _folder = folder;
        var request = new CertificateRequest($"CN={name}", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        _authority = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-2), DateTimeOffset.UtcNow.AddDays(30));
        Path = Write($"{name}.pem", _authority.ExportCertificatePem());
    }

    /// <summary>PEM file of the authority.</summary>
    public string Path { get; }

    /// <summary>Writes <c>name.pem</c> and <c>name-key.pem</c>, over those that are there.</summary>
    public (string Certificate, string Key) Issue(string name, string subject, int days = 20)
    {
        using X509Certificate2 issued = Make(subject, days, out string key);
        string keyPath = Write($"{name}-key.pem", key);
        return (Write($"{name}.pem", issued.ExportCertificatePem()), keyPath);
    }

    /// <summary>A certificate with its key, as a client shows it.</summary>
    public X509Certificate2 IssueClient(string subject)
    {
        using X509Certificate2 issued = Make(subject, 20, out string key);
        return X509Certificate2.CreateFromPem(issued.ExportCertificatePem(), key);
    }

    public void Dispose()
    {
        _authority.Dispose();
        _key.Dispose();
    }

    private X509Certificate2 Make(string subject, int days, out string keyPem)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={subject}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        keyPem = key.ExportPkcs8PrivateKeyPem();
        return request.Create(_authority, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(days), RandomNumberGenerator.GetBytes(8));
    }

    private string Write(string name, string text)
    {
        string path = System.IO.Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
