using System.Net;
using Interworking.Gateway.Registrar;

namespace Interworking.Gateway.Sip.Nat;

/// <summary>Tells apps behind a NAT from others: the address that an app has given itself is not the one that its REGISTER came from.</summary>
internal static class NatCheck
{
    private const int DefaultPort = 5060;

    /// <summary>True for a name too: nobody can tell, and a keep-alive harms nobody.</summary>
    public static bool IsBehindNat(Binding binding)
    {
        ReadOnlySpan<char> host = HostPort(binding.Contact);
        bool hasPort = host.Length > 0 && host[^1] != ']' && host.LastIndexOf(':') > host.LastIndexOf(']');
        if (!IPEndPoint.TryParse(host, out IPEndPoint? contact)) return true;
        return (hasPort ? contact.Port : DefaultPort) != binding.Source.Port || !contact.Address.Equals(binding.Source.Address);
    }

    /// <summary>What stands between <c>@</c> and the parameters.</summary>
    private static ReadOnlySpan<char> HostPort(ReadOnlySpan<char> uri)
    {
        int end = uri.IndexOfAny(';', '?', '>');
        if (end >= 0) uri = uri[..end];
        int at = uri.LastIndexOf('@');
        return at >= 0 ? uri[(at + 1)..] : uri[(uri.IndexOf(':') + 1)..];
    }
}
