namespace Interworking.Sip.Auth;

/// <summary>The hash of a digest (RFC 7616; RFC 8760 for SIP).</summary>
public enum DigestAlgorithm
{
    Md5,
    Sha256,
}
