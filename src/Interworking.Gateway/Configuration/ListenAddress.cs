using System.Net;

namespace Interworking.Gateway.Configuration;

public enum ListenTransport
{
    Udp,
    Tcp,
    Tls,
}

/// <summary>Where a listener stands: <c>udp:127.0.0.1:5060</c>; SMPP listeners leave the transport out.</summary>
public readonly record struct ListenAddress(ListenTransport Transport, IPEndPoint EndPoint)
{
    /// <summary>Reads <c>transport:address:port</c>, transport being udp, tcp or tls.</summary>
    public static bool TryParse(string text, out ListenAddress address)
    {
        address = default;
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || !TryParseTransport(text.AsSpan(0, colon), out ListenTransport transport)) return false;
        if (!TryParseEndPoint(text[(colon + 1)..], out IPEndPoint? endPoint)) return false;
        address = new ListenAddress(transport, endPoint!);
        return true;
    }

    /// <summary>Reads <c>address:port</c>: an IPv4 address, an IPv6 address in brackets, <c>localhost</c>, or <c>*</c> for all IPv4 addresses. Port 0 takes a free one.</summary>
    public static bool TryParseEndPoint(string text, out IPEndPoint? endPoint)
    {
        endPoint = null;
        int colon = text.LastIndexOf(':');
        if (colon <= 0 || !ushort.TryParse(text.AsSpan(colon + 1), System.Globalization.NumberStyles.None, null, out ushort port)) return false;
        string host = text[..colon];
        if (Host(host) is not { } address) return false;
        endPoint = new IPEndPoint(address, port);
        return true;
    }

    /// <summary>Both cannot be bound at the same time. A wildcard takes every address of its port; TCP and TLS share ports, UDP has its own.</summary>
    public bool ClashesWith(ListenAddress other)
    {
        if (EndPoint.Port != other.EndPoint.Port || EndPoint.Port == 0) return false;
        if ((Transport == ListenTransport.Udp) != (other.Transport == ListenTransport.Udp)) return false;
        return Covers(EndPoint.Address, other.EndPoint.Address) || Covers(other.EndPoint.Address, EndPoint.Address);
    }

    /// <summary>Someone who connects to <paramref name="target"/> on this machine may end up here.</summary>
    public bool IsReachedBy(IPEndPoint target) =>
        target.Port == EndPoint.Port
        && (target.Address.Equals(EndPoint.Address) || (Covers(EndPoint.Address, target.Address) && IPAddress.IsLoopback(target.Address)));

    public override string ToString() => $"{Transport.ToString().ToLowerInvariant()}:{EndPoint}";

    // [::] is dual-stack: it takes the IPv4 addresses too.
    private static bool Covers(IPAddress wide, IPAddress narrow) =>
        wide.Equals(narrow)
        || wide.Equals(IPAddress.IPv6Any)
        || (wide.Equals(IPAddress.Any) && narrow.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork);

    private static IPAddress? Host(string host) => host switch
    {
        "*" => IPAddress.Any,
        "localhost" => IPAddress.Loopback,
        ['[', .. var inner, ']'] when IPAddress.TryParse(inner, out IPAddress? six) => six,
        // IPAddress reads "1" and "1.2" as addresses too; nobody means that.
        _ when host.Count(letter => letter == '.') == 3 && IPAddress.TryParse(host, out IPAddress? four) => four,
        _ => null,
    };

    private static bool TryParseTransport(ReadOnlySpan<char> word, out ListenTransport transport)
    {
        (bool known, transport) = word switch
        {
            "udp" => (true, ListenTransport.Udp),
            "tcp" => (true, ListenTransport.Tcp),
            "tls" => (true, ListenTransport.Tls),
            _ => (false, default),
        };
        return known;
    }
}
