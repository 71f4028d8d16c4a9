using Interworking.Gateway.Configuration;
using Interworking.Gateway.Sip.WebSockets;
using Microsoft.AspNetCore.HttpOverrides;

namespace Interworking.Host.Serve;

/// <summary>Proxies in front of the HTTP port (<c>Http.TrustedProxies</c>): who asks, and whether over TLS, is what they say of it.</summary>
internal static class TrustedProxies
{
    /// <summary>Before everything that looks at the caller's address or the scheme. Without any nothing is believed.</summary>
    /// <param name="app">The program.</param>
    /// <param name="proxies">Addresses and networks, as they were validated.</param>
    public static void UseTrustedProxies(this IApplicationBuilder app, IReadOnlyList<string> proxies)
    {
        if (proxies.Count == 0) return;
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            ForwardLimit = null, // as far back as each that passed it on is one of them
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (string proxy in proxies)
        {
            if (NetworkAddress.TryParse(proxy, out System.Net.IPNetwork network)) options.KnownIPNetworks.Add(network);
        }

        // SIP answers to the address and port of the connection, and a forwarded address has no port.
        app.UseWhen(static context => !context.Request.Path.StartsWithSegments(SipWebSocketHandler.Path), branch => branch.UseForwardedHeaders(options));
    }
}
