using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Interworking.Gateway.Configuration;
using Interworking.Host.Serve.Tls;
using Interworking.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Interworking.Host.Tests.Serve.Tls;

public sealed class ServerCertificateTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("certificate-").FullName;
    private readonly ManualTimeProvider _time = new();

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Current_NoPath_IsSelfSignedForLoopback()
    {
        var certificate = new ServerCertificate(new CertificateOptions(), "env1.example.net", _time, NullLogger.Instance);

        X509Certificate2 made = certificate.Current().TargetCertificate;

        made.MatchesHostname("127.0.0.1").Should().BeTrue();
        made.MatchesHostname("env1.example.net").Should().BeTrue();
        made.NotAfter.ToUniversalTime().Should().BeAfter(_time.GetUtcNow().UtcDateTime.AddDays(300));
        certificate.Current().Should().BeSameAs(certificate.Current());
    }

    [Fact]
    public void LookAgain_FileRenewed_TakesTheNewOne()
    {
        ServerCertificate certificate = FromFile("CN=old");
        certificate.Current().TargetCertificate.Subject.Should().Be("CN=old");

        WriteFiles("CN=new");

        certificate.Current().TargetCertificate.Subject.Should().Be("CN=old", "the files are not looked at for every peer");
        certificate.LookAgain();
        certificate.Current().TargetCertificate.Subject.Should().Be("CN=new");
        certificate.NotAfter.Should().BeCloseTo(DateTimeOffset.UtcNow.AddDays(1), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void LookAgain_FileBecameUnreadable_KeepsTheOneBefore()
    {
        ServerCertificate certificate = FromFile("CN=old");
        certificate.Current();

        File.WriteAllText(CertificatePath, "half a file");
        certificate.LookAgain();

        certificate.Current().TargetCertificate.Subject.Should().Be("CN=old");
    }

    /// <summary>Whoever renews writes two files, one after the other.</summary>
    [Fact]
    public void LookAgain_BetweenTheWritesOfCertificateAndKey_TakesThemWhenBothAreThere()
    {
        ServerCertificate certificate = FromFile("CN=old");
        certificate.Current();
        string oldKey = File.ReadAllText(KeyPath);
        WriteFiles("CN=new");
        string newKey = File.ReadAllText(KeyPath);

        File.WriteAllText(KeyPath, oldKey);
        certificate.LookAgain();
        certificate.Current().TargetCertificate.Subject.Should().Be("CN=old");

        File.WriteAllText(KeyPath, newKey);
        File.SetLastWriteTimeUtc(KeyPath, DateTime.UtcNow.AddMinutes(2));
        certificate.LookAgain();
        certificate.Current().TargetCertificate.Subject.Should().Be("CN=new");
    }

    [Fact]
    public void LookAgain_FileGone_KeepsTheOneBeforeAndTakesTheNextThatComes()
    {
        ServerCertificate certificate = FromFile("CN=old");
        certificate.Current();
        File.Delete(CertificatePath);
        certificate.LookAgain();
        certificate.Current().TargetCertificate.Subject.Should().Be("CN=old");

        WriteFiles("CN=new");
        certificate.LookAgain();
        certificate.Current().TargetCertificate.Subject.Should().Be("CN=new");
    }

    [Fact]
    public void Current_FirstFileBroken_Throws()
    {
        File.WriteAllText(CertificatePath, "no certificate");
        File.WriteAllText(KeyPath, "no key");
        ServerCertificate certificate = Make();

        certificate.Invoking(one => one.Current()).Should().Throw<CryptographicException>();
    }

    private string CertificatePath => Path.Combine(_directory, "cert.pem");

    private string KeyPath => Path.Combine(_directory, "key.pem");

    private ServerCertificate FromFile(string subject)
    {
        WriteFiles(subject);
        return Make();
    }

    private ServerCertificate Make() =>
        new(new CertificateOptions { Path = CertificatePath, KeyPath = KeyPath }, "env1.example.net", _time, NullLogger.Instance);

    /// <summary>With a time of writing that tells it from the one before, however fast the test is.</summary>
    private void WriteFiles(string subject)
    {
        bool renewed = File.Exists(CertificatePath);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 made = new CertificateRequest(subject, key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(KeyPath, key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(CertificatePath, made.ExportCertificatePem());
        if (renewed) File.SetLastWriteTimeUtc(CertificatePath, DateTime.UtcNow.AddMinutes(1));
    }
}
