using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Interworking.Sip.Messages;

namespace Interworking.Sip.Transport;

/// <summary>Whether a certificate is a SIP domain's (RFC 5922, 7.1 and 7.2). Who issued it and whether it is valid is another question.</summary>
public static class DomainCertificate
{
    private const string AlternativeName = "2.5.29.17";
    private static readonly Asn1Tag UriTag = new(TagClass.ContextSpecific, 6);

    /// <summary>
    /// The identities are the hosts of <c>sip:</c> URIs without a user and the DNS names of subjectAltName; the common name counts only where there is no
    /// subjectAltName. They are compared whole and without wildcards. An address must stand there as an address.
    /// </summary>
    /// <param name="certificate">What the server showed.</param>
    /// <param name="domain">The host of the URI that led there.</param>
    public static bool IsFor(X509Certificate2 certificate, string domain)
    {
        X509Extension? extension = certificate.Extensions.FirstOrDefault(one => one.Oid?.Value == AlternativeName);
        bool isAddress = IPAddress.TryParse(domain, out IPAddress? address);
        if (extension is null) return !isAddress && IsSame(certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false), domain);
        try
        {
            var alternatives = new X509SubjectAlternativeNameExtension(extension.RawData);
            return isAddress
                ? alternatives.EnumerateIPAddresses().Contains(address!)
                : alternatives.EnumerateDnsNames().Concat(SipHosts(extension.RawData)).Any(name => IsSame(name, domain));
        }
        catch (Exception error) when (error is CryptographicException or AsnContentException)
        {
            return false; // it says something that nobody can read
        }
    }

    private static bool IsSame(string name, string domain) => name.TrimEnd('.').Equals(domain.TrimEnd('.'), StringComparison.OrdinalIgnoreCase);

    /// <summary>The framework reads all kinds of alternative names but URIs.</summary>
    private static IEnumerable<string> SipHosts(byte[] alternatives)
    {
        var hosts = new List<string>();
        AsnReader names = new AsnReader(alternatives, AsnEncodingRules.DER).ReadSequence();
        while (names.HasData)
        {
            if (!names.PeekTag().HasSameClassAndValue(UriTag))
            {
                names.ReadEncodedValue();
                continue;
            }

            string text = names.ReadCharacterString(UniversalTagNumber.IA5String, UriTag);
            if (SipUri.TryParse(text, out SipUri? uri) && uri.Scheme == "sip" && uri.User.Length == 0) hosts.Add(uri.Host);
        }

        return hosts;
    }
}
