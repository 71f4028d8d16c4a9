using System.Net;
using System.Net.Sockets;

namespace Interworking.FunctionalTests.Harness;

/// <summary>Ports on loopback that nobody uses, for UDP nor TCP, each given once by this process.</summary>
public static class FreePorts
{
    private static readonly HashSet<int> Given = [];

    /// <summary>The first of <paramref name="inARow"/> ports that follow one another.</summary>
    public static int Next(int inARow = 1)
    {
        lock (Given)
        {
            while (true)
            {
                using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
                int first = ((IPEndPoint)probe.LocalEndPoint!).Port;
                int[] wanted = [.. Enumerable.Range(first, inARow)];
                if (wanted.Any(Given.Contains) || !wanted.All(port => IsFree(port, SocketType.Dgram)) || !wanted.Skip(1).All(port => IsFree(port, SocketType.Stream)))
                    continue;
                Given.UnionWith(wanted);
                return first;
            }
        }
    }

    private static bool IsFree(int port, SocketType type)
    {
        if (port > IPEndPoint.MaxPort) return false;
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
