using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Interworking.Gateway.Configuration;

/// <summary>
/// Where the other nodes of the environment send what is for apps whose connection this node holds: <c>Sip.NodeAddress</c>, or the listener that stands in for it.
/// </summary>
public static class NodeAddress
{
    /// <summary>What is written, else the first tcp listener with one address, else the first udp one. False when there is neither, or what is written cannot be used.</summary>
    public static bool TryRead(SipOptions sip, [NotNullWhen(true)] out ListenAddress? address)
    {
        address = sip.NodeAddress.Length > 0
            ? ListenAddress.TryParse(sip.NodeAddress, out ListenAddress written) ? written : null
            : FirstListener(sip, ListenTransport.Tcp) ?? FirstListener(sip, ListenTransport.Udp);
        if (address is { } found && IsUsable(found)) return true;
        address = null;
        return false;
    }

    private static ListenAddress? FirstListener(SipOptions sip, ListenTransport transport)
    {
        foreach (string text in sip.Listen)
            if (ListenAddress.TryParse(text, out ListenAddress listener) && listener.Transport == transport && IsUsable(listener)) return listener;
        return null;
    }

    /// <summary>Others can be told to send there: not all addresses of the machine, not one that means something on one link only, not any port, and not TLS, whose certificate names what apps know.</summary>
    private static bool IsUsable(ListenAddress address) =>
        address.Transport != ListenTransport.Tls && address.EndPoint.Port != 0
        && !address.EndPoint.Address.Equals(IPAddress.Any) && !address.EndPoint.Address.Equals(IPAddress.IPv6Any) && !address.EndPoint.Address.IsIPv6LinkLocal;
}
