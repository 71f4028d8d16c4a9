using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Interworking.Gateway.Configuration;

/// <summary>Reads an entry of <c>Sip.DnsServers</c>: an address, with a port where it is not 53.</summary>
public static class DnsServer
{
    private const int Port = 53;

    public static bool TryParse(string text, [NotNullWhen(true)] out IPEndPoint? server)
    {
        if (!IPEndPoint.TryParse(text, out server)) return false;
        if (server.Port == 0) server.Port = Port;
        return true;
    }
}
