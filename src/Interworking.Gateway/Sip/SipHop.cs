using System.Diagnostics.CodeAnalysis;
using System.Net;
using Interworking.Sip.Messages;

namespace Interworking.Gateway.Sip;

/// <summary>Where a URI (of a Contact, Path or Route) sends to, without asking DNS (RFC 3263, 4.1 and 4.2 for addresses).</summary>
/// <param name="Transport">The URI's transport parameter; TLS for sips; else UDP.</param>
/// <param name="EndPoint">Its address and port; null for a host name.</param>
public sealed record SipHop(SipTransport Transport, IPEndPoint? EndPoint)
{
    private const int Port = 5060;
    private const int TlsPort = 5061;

    /// <param name="text">A URI, or a name-addr as in Path.</param>
    /// <param name="hop">Null when the URI cannot be read or its transport is one that we do not dial.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out SipHop? hop)
    {
        hop = null;
        SipUri? uri = text.Contains('<', StringComparison.Ordinal)
            ? NameAddr.TryParse(text, out NameAddr? address) ? address.Uri : null
            : SipUri.TryParse(text, out SipUri? bare) ? bare : null;
        if (uri is not { IsSip: true }) return false;
        SipTransport? transport = uri.Parameters["transport"]?.ToLowerInvariant() switch
        {
            "tls" => SipTransport.Tls,
            "tcp" => uri.Scheme == "sips" ? SipTransport.Tls : SipTransport.Tcp,
            null => uri.Scheme == "sips" ? SipTransport.Tls : SipTransport.Udp,
            "udp" => SipTransport.Udp,
            _ => null,
        };
        if (transport is not { } known) return false;
        int port = uri.Port ?? (known == SipTransport.Tls ? TlsPort : Port);
        hop = new SipHop(known, IPAddress.TryParse(uri.Host, out IPAddress? host) ? new IPEndPoint(host, port) : null);
        return true;
    }
}
