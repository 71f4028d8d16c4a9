using System.Net;
using System.Net.NetworkInformation;
using Interworking.Gateway.Configuration;
using Interworking.Sip.Messages;

namespace Interworking.Gateway.Sip;

/// <summary>Which URIs mean this environment: its domain, its realm, what it is advertised as, and the addresses it listens on.</summary>
public sealed class OwnAddresses
{
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);
    private volatile IPEndPoint[] _listeners;

    public OwnAddresses(GatewayOptions options)
    {
        _names.Add(options.Environment.Domain);
        if (options.Sip.Realm.Length > 0) _names.Add(options.Sip.Realm);
        if (options.Sip.Advertised.Length > 0) _names.Add(HostOf(options.Sip.Advertised));
        if (SipUri.TryParse(options.Sip.Ims.GatewayUri, out SipUri? gateway) && !IPAddress.TryParse(gateway.Host, out _)) _names.Add(gateway.Host);
        _listeners = [.. options.Sip.Listen.Select(SipListenAddress.Parse).SelectMany(listen => Expand(listen.EndPoint))];
    }

    /// <summary>A listener got its port when it was opened.</summary>
    public void Add(IPEndPoint listener)
    {
        IPEndPoint[] added = [.. Expand(listener)];
        IPEndPoint[] before, after;
        do
        {
            before = _listeners;
            after = [.. before.Union(added)];
        }
        while (Interlocked.CompareExchange(ref _listeners, after, before) != before);
    }

    /// <summary>
    /// True when a request with this Request-URI, or an account with this address of record, is ours. A name counts with any port;
    /// an address counts with the port of a listener or with none, since clients leave it out of the address of record.
    /// </summary>
    public bool IsOurs(SipUri uri)
    {
        if (!uri.IsSip) return false;
        if (_names.Contains(uri.Host)) return true;
        if (!IPAddress.TryParse(uri.Host, out IPAddress? address)) return false;
        foreach (IPEndPoint listener in _listeners)
            if (listener.Address.Equals(address) && (uri.Port is not { } port || port == listener.Port)) return true;
        return false;
    }

    /// <summary>An unspecified address stands for all that the machine has now.</summary>
    private static IEnumerable<IPEndPoint> Expand(IPEndPoint listener)
    {
        if (!listener.Address.Equals(IPAddress.Any) && !listener.Address.Equals(IPAddress.IPv6Any)) return [listener];
        return NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(card => card.GetIPProperties().UnicastAddresses)
            .Where(unicast => unicast.Address.AddressFamily == listener.AddressFamily || listener.Address.Equals(IPAddress.IPv6Any))
            .Select(unicast => new IPEndPoint(unicast.Address, listener.Port));
    }

    private static string HostOf(string advertised) =>
        SipUri.TryParse("sip:" + advertised, out SipUri? uri) ? uri.Host : advertised;
}
