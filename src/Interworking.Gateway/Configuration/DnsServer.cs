using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Interworking.Gateway.Configuration;

/// <summary>Reads an entry of <c>Sip.DnsServers</c>: an address, with a port where it is not 53.</summary>
public static class DnsServer
{
    private const int Port = 53;

    public static bool TryParse(string text, [NotNullWhen(true)] out IPEndPoint? server)
    {
        server = IPAddress.TryParse(text, out IPAddress? address) ? new IPEndPoint(address, Port) : null;
        return server is not null || (IPEndPoint.TryParse(text, out server) && server.Port != 0);
    }
}
