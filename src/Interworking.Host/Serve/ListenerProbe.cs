using System.Net.Sockets;
using Interworking.Gateway.Configuration;

namespace Interworking.Host.Serve;

/// <summary>
/// Binds each configured address for a moment before anything starts, so that all addresses that cannot be had are told at once, each with its key.
/// </summary>
internal static class ListenerProbe
{
    /// <summary>Everything that stands in the way of listening here.</summary>
    public static IReadOnlyList<ConfigurationError> Problems(GatewayOptions options) => Find(options, _ => true);

    /// <summary>Only addresses that somebody has: the rest may be right where it will serve.</summary>
    public static IReadOnlyList<ConfigurationError> InUse(GatewayOptions options) => Find(options, code => code == SocketError.AddressAlreadyInUse);

    private static ConfigurationError[] Find(GatewayOptions options, Predicate<SocketError> matters) =>
    [
        .. from listener in Listener.Of(options)
           let error = Try(listener.Address)
           where error is not null && matters(error.SocketErrorCode)
           select new ConfigurationError(listener.Key, InWords(listener.Address, error)),
    ];

    private static SocketException? Try(ListenAddress address)
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
            return error;
        }
    }

    private static string InWords(ListenAddress address, SocketException error) => error.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => $"{address.EndPoint} is in use by {PortHolder.Of(address) ?? "another program"}; stop it, or choose another port",
        SocketError.AddressNotAvailable => $"{address.EndPoint.Address} is not an address of this machine",
        SocketError.AccessDenied => $"{address.EndPoint} needs more rights; choose a port above 1023",
        _ => $"{address.EndPoint} cannot be opened: {error.Message}",
    };
}
