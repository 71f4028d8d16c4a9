using System.Net;

namespace Interworking.Gateway.Configuration;

/// <summary>Reads a network (<c>10.0.0.0/8</c>) or one address (<c>10.1.2.3</c>, a network of one).</summary>
public static class NetworkAddress
{
    internal const string Expected = "write an address such as 10.1.2.3 or a network such as 10.0.0.0/8, whose bits after the prefix are zero";

    public static bool TryParse(string text, out IPNetwork network)
    {
        network = default;
        if (text.Contains('/', StringComparison.Ordinal)) return IPNetwork.TryParse(text, out network);
        if (!IPAddress.TryParse(text, out IPAddress? address) || (address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork && text.Count(letter => letter == '.') != 3)) return false;
        network = new IPNetwork(address, address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? 32 : 128);
        return true;
    }
}
