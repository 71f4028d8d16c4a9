using System.Diagnostics.CodeAnalysis;
using System.Net;
using Interworking.Sip.Messages;

namespace Interworking.Gateway.Sip;

/// <summary>Where a URI (of a Contact, Path or Route) sends to, without asking DNS (RFC 3263, 4.1 and 4.2 for addresses).</summary>
/// <param name="Transport">The URI's transport parameter; TLS for sips; else UDP. Ws and Wss are never dialled.</param>
/// <param name="EndPoint">Its address and port; null for a host name.</param>
public sealed record SipHop(SipTransport Transport, IPEndPoint? EndPoint)
{
    private const int DefaultPort = 5060;
    private const int TlsPort = 5061;

    /// <summary>As written.</summary>
    public string Host { get; internal init; } = "";

    /// <summary>The port that the URI gives; null when it gives none, which matters to a name.</summary>
    public int? Port { get; internal init; }

    /// <summary>Whether the URI itself says its transport; a name that does not is asked for it.</summary>
    public bool SaysTransport { get; internal init; }

    /// <summary>sips: nothing but TLS.</summary>
    public bool IsSecure { get; internal init; }

    /// <summary>A host name: it has to be resolved.</summary>
    public bool IsName => EndPoint is null;

    /// <param name="text">A URI, or a name-addr as in Path.</param>
    /// <param name="hop">Null when the URI cannot be read or its transport is one that we do not speak.</param>
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
            // Nobody can be dialled so; there the app's own connection is the way (RFC 7118, 5).
            "ws" => uri.Scheme == "sips" ? SipTransport.Wss : SipTransport.Ws,
            "wss" => SipTransport.Wss,
            _ => null,
        };
        if (transport is not { } known) return false;
        int port = uri.Port ?? (known == SipTransport.Tls ? TlsPort : DefaultPort);
        hop = new SipHop(known, IPAddress.TryParse(uri.Host, out IPAddress? host) ? new IPEndPoint(host, port) : null)
        {
            Host = uri.Host,
            Port = uri.Port,
            SaysTransport = uri.Parameters.Contains("transport"),
            IsSecure = uri.Scheme == "sips",
        };
        return true;
    }
}
