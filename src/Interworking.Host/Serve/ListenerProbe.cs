using System.Net.Sockets;
using Interworking.Gateway.Configuration;

namespace Interworking.Host.Serve;

/// <summary>
/// Binds each configured address for a moment before anything starts, so that all addresses that cannot be had are told at once, each with its key.
/// </summary>
internal static class ListenerProbe
{
    public static IReadOnlyList<ConfigurationError> Problems(GatewayOptions options)
    {
        var problems = new List<ConfigurationError>();
        foreach (Listener listener in Listener.Of(options))
        {
            if (Problem(listener.Address) is { } problem) problems.Add(new ConfigurationError(listener.Key, problem));
        }

        return problems;
    }

    private static string? Problem(ListenAddress address)
    {
        bool datagrams = address.Transport == ListenTransport.Udp;
        try
        {
            using var socket = new Socket(
                address.EndPoint.AddressFamily, datagrams ? SocketType.Dgram : SocketType.Stream, datagrams ? ProtocolType.Udp : ProtocolType.Tcp);
            socket.Bind(address.EndPoint);
            return null;
        }
        catch (SocketException error)
        {
            return error.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => $"{address.EndPoint} is in use by another program; stop it, or choose another port",
                SocketError.AddressNotAvailable => $"{address.EndPoint.Address} is not an address of this machine",
                SocketError.AccessDenied => $"{address.EndPoint} needs more rights; choose a port above 1023",
                _ => $"{address.EndPoint} cannot be opened: {error.Message}",
            };
        }
    }
}
