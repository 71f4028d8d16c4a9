using System.Diagnostics.CodeAnalysis;
using System.Net;
using Interworking.Sip.Messages;

namespace Interworking.Gateway.Sip;

/// <summary>One entry of Sip.Listen: <c>transport:address:port</c>.</summary>
/// <param name="Transport">udp, tcp or tls.</param>
/// <param name="EndPoint">An address, not a host name; IPv6 in brackets.</param>
public sealed record SipListenAddress(SipTransport Transport, IPEndPoint EndPoint)
{
    public static bool TryParse(string text, [NotNullWhen(true)] out SipListenAddress? address)
    {
        address = null;
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || text[^1] == ']' || !text[(colon + 1)..].Contains(':', StringComparison.Ordinal)) return false;
        SipTransport? transport = text[..colon].ToLowerInvariant() switch
        {
            "udp" => SipTransport.Udp,
            "tcp" => SipTransport.Tcp,
            "tls" => SipTransport.Tls,
            _ => null,
        };
        if (transport is not { } known || !IPEndPoint.TryParse(text.AsSpan(colon + 1), out IPEndPoint? endPoint)) return false;
        address = new SipListenAddress(known, endPoint);
        return true;
    }

    /// <exception cref="FormatException">Not an entry of Sip.Listen.</exception>
    public static SipListenAddress Parse(string text) => TryParse(text, out SipListenAddress? address)
        ? address
        : throw new FormatException($"Sip.Listen: '{text}' is not transport:address:port with udp, tcp or tls.");

    public override string ToString() => $"{Transport.ToString().ToLowerInvariant()}:{EndPoint}";
}
