using Interworking.Gateway.Configuration;
using Interworking.Gateway.Registrar;
using Interworking.Sip.Messages;

namespace Interworking.Gateway.Sip.Outbound;

/// <summary>
/// Sip.OutboundProxies and Sip.OutboundProxy: the proxy before us through which requests leave (RFC 3261, 8.1.2), as a route set of one. An app that registered
/// with a Path is reached by that; one that keeps a connection with us by its connection, unless the proxy itself is at the other end.
/// </summary>
public sealed class OutboundProxies
{
    private readonly (HostPattern Hosts, Route Proxy)[] _proxies;

    /// <exception cref="FormatException">An entry cannot be read.</exception>
    public OutboundProxies(GatewayOptions options)
    {
        IEnumerable<OutboundProxy> all = options.Sip.OutboundProxies.Select(OutboundProxy.Parse);
        if (options.Sip.OutboundProxy.Length > 0) all = all.Append(new OutboundProxy(HostPattern.Any, options.Sip.OutboundProxy));
        _proxies = [.. all.Select(one => (one.Hosts, RouteTo(one.Uri)))];
    }

    /// <summary>The binding as it is reached: with the proxy as its Path where one stands before it. The same object where none does.</summary>
    public Binding Apply(Binding binding)
    {
        if (_proxies.Length == 0 || binding.Path.Count > 0 || !SipUri.TryParse(binding.Contact, out SipUri? contact)) return binding;
        foreach ((HostPattern hosts, Route proxy) in _proxies)
        {
            if (!hosts.Fits(contact.Host)) continue;
            bool ownConnection = binding.Transport != SipTransport.Udp && !binding.Source.Address.Equals(proxy.Hop.EndPoint?.Address);
            if (ownConnection) return binding;
            return binding with
            {
                Path = proxy.Path,
                FlowId = 0, // the connection, if any, is the app's way to us and not ours to the proxy
                NodePath = null,
                // Where the proxy is a name, nothing may fall back on the app's own address.
                Transport = proxy.Hop.EndPoint is null && proxy.Hop.Transport == SipTransport.Udp ? SipTransport.Tcp : proxy.Hop.Transport,
            };
        }

        return binding;
    }

    private static Route RouteTo(string uri) => SipHop.TryParse(uri, out SipHop? hop)
        ? new Route([$"<{uri}>"], hop)
        : throw new FormatException($"'{uri}' is not the URI of a proxy.");

    private sealed record Route(IReadOnlyList<string> Path, SipHop Hop);
}
