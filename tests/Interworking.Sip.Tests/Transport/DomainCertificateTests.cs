using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Interworking.Sip.Transport;

namespace Interworking.Sip.Tests.Transport;

/// <summary>Whose a certificate is (RFC 5922, 7.1 and 7.2).</summary>
public sealed class DomainCertificateTests
{
    [Theory]
    [InlineData("DNS:example.net", "example.net", true)]
    [InlineData("DNS:example.net", "EXAMPLE.net.", true)]
    [InlineData("DNS:example.net", "sip.example.net", false)]
    [InlineData("DNS:*.example.net", "sip.example.net", false)]
    [InlineData("URI:sip:example.net", "example.net", true)]
    [InlineData("URI:sip:1111@example.net", "example.net", false)]
    [InlineData("URI:sips:example.net", "example.net", false)]
    [InlineData("URI:https://example.net", "example.net", false)]
    [InlineData("DNS:other.net,URI:sip:example.net", "example.net", true)]
    [InlineData("IP:192.0.2.7", "192.0.2.7", true)]
    [InlineData("IP:192.0.2.7", "192.0.2.8", false)]
    [InlineData("DNS:192.0.2.7", "192.0.2.7", false)]
    public void IsFor_AlternativeNames_AreComparedWholeAndWithoutWildcards(string names, string domain, bool expected)
    {
        using X509Certificate2 certificate = Make("CN=example.net", names.Split(','));
        DomainCertificate.IsFor(certificate, domain).Should().Be(expected);
    }

    [Fact]
    public void IsFor_CommonName_CountsOnlyWithoutAlternativeNames()
    {
        using X509Certificate2 bare = Make("CN=example.net");
        using X509Certificate2 named = Make("CN=example.net", "DNS:other.net");

        DomainCertificate.IsFor(bare, "example.net").Should().BeTrue();
        DomainCertificate.IsFor(named, "example.net").Should().BeFalse();
    }

    [Theory, InlineData("3000"), InlineData("30820000"), InlineData("FF"), InlineData("300286FF")]
    public void IsFor_BrokenAlternativeNames_IsNobodys(string hex)
    {
        using X509Certificate2 certificate = Make("CN=other.net", new X509Extension("2.5.29.17", Convert.FromHexString(hex), critical: false));
        DomainCertificate.IsFor(certificate, "example.net").Should().BeFalse();
    }

    private static X509Certificate2 Make(string subject, params string[] names) => Make(subject, names.Length == 0 ? Array.Empty<X509Extension>() : new[] { Names(names) });

    private static X509Certificate2 Make(string subject, X509Extension extension) => Make(subject, new[] { extension });

    private static X509Certificate2 Make(string subject, X509Extension[] extensions)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        foreach (X509Extension extension in extensions) request.CertificateExtensions.Add(extension);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    /// <summary>Written by hand: the framework's builder takes no URI without a path.</summary>
    private static X509Extension Names(string[] names)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            foreach (string name in names)
            {
                string value = name[(name.IndexOf(':') + 1)..];
                if (name.StartsWith("IP:", StringComparison.Ordinal)) writer.WriteOctetString(IPAddress.Parse(value).GetAddressBytes(), new Asn1Tag(TagClass.ContextSpecific, 7));
                else writer.WriteCharacterString(UniversalTagNumber.IA5String, value, new Asn1Tag(TagClass.ContextSpecific, name[0] == 'U' ? 6 : 2));
            }
        }

        return new X509Extension("2.5.29.17", writer.Encode(), critical: false);
    }
}
