using System.Net;

namespace Interworking.Gateway.Configuration;

/// <summary>Reads a network (<c>10.0.0.0/8</c>) or one address (<c>10.1.2.3</c>, a network of one).</summary>
public static class NetworkAddress
{
    internal const string Expected = "write an address such as 10.1.2.3 or a network such as 10.0.0.0/8, whose bits after the prefix are zero";

    public static bool TryParse(string text, out IPNetwork network)
    {
        network = default;
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash >= 0)
        {
            // 10.0.0.1/8 would be read as 10.0.0.0/8: whoever writes it may have meant one address, and nobody else may be let in by mistake.
            return IPNetwork.TryParse(text, out network) && IPAddress.TryParse(text.AsSpan(0, slash), out IPAddress? written) && written.Equals(network.BaseAddress);
        }

        if (!IPAddress.TryParse(text, out IPAddress? address) || (address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork && text.Count(letter => letter == '.') != 3)) return false;
        network = new IPNetwork(address, address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? 32 : 128);
        return true;
    }
}
