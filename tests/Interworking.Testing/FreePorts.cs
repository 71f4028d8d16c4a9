using System.Net;
using System.Net.Sockets;

namespace Interworking.Testing;

/// <summary>
/// Ports on loopback that nobody uses, for UDP nor TCP, each given once by this process. They lie below the ports that outgoing connections get: while a
/// server is away nobody takes its port, and a client that knocks there does not meet itself.
/// </summary>
public static class FreePorts
{
    private const int First = 15_000;
    private const int Last = 32_000;
    private static readonly HashSet<int> Given = [];

    /// <summary>The first of <paramref name="inARow"/> ports that follow one another.</summary>
    public static int Next(int inARow = 1)
    {
        lock (Given)
        {
            while (true)
            {
                int[] wanted = [.. Enumerable.Range(Random.Shared.Next(First, Last), inARow)];
                if (wanted.Any(Given.Contains) || !wanted.All(port => IsFree(port, SocketType.Dgram) && IsFree(port, SocketType.Stream))) continue;
                Given.UnionWith(wanted);
                return wanted[0];
            }
        }
    }

    private static bool IsFree(int port, SocketType type)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, type, type == SocketType.Dgram ? ProtocolType.Udp : ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
