using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Interworking.Gateway.Provisioning;

namespace Interworking.Gateway.Smpp;

/// <summary>The TCP or TLS connection to a peer that we dial.</summary>
public sealed class PeerStream : IAsyncDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    private readonly Socket _socket;

    private PeerStream(Socket socket, Stream stream) => (_socket, Stream) = (socket, stream);

    public Stream Stream { get; }

    public EndPoint? Remote => _socket.RemoteEndPoint;

    /// <summary>Connects within five seconds, TLS handshake included.</summary>
    /// <exception cref="OperationCanceledException">Not within that time, or <paramref name="stop"/>.</exception>
    /// <exception cref="SocketException">Nobody answers there.</exception>
    /// <exception cref="System.Security.Authentication.AuthenticationException">The peer's certificate is not trusted.</exception>
    public static async Task<PeerStream> DialAsync(Connection connection, CancellationToken stop)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
            limit.CancelAfter(ConnectTimeout);
            await socket.ConnectAsync(DnsOrIp(connection.Address), limit.Token);
            return new PeerStream(socket, await OpenAsync(connection, socket, limit.Token));
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Stream.DisposeAsync();
        _socket.Dispose();
    }

    private static async ValueTask<Stream> OpenAsync(Connection connection, Socket socket, CancellationToken stop)
    {
        var plain = new NetworkStream(socket, ownsSocket: false);
        if (!connection.Tls) return plain;
        var tls = new SslStream(plain);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = connection.Address[..connection.Address.LastIndexOf(':')].Trim('[', ']'),
            CertificateChainPolicy = connection.Ca is null ? null : TrustOnly(connection.Ca),
        }, stop);
        return tls;
    }

    /// <summary>The connection's own authority instead of the system's.</summary>
    private static X509ChainPolicy TrustOnly(string caFile)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(caFile);
        return policy;
    }

    private static EndPoint DnsOrIp(string address)
    {
        if (IPEndPoint.TryParse(address, out IPEndPoint? ip)) return ip;
        int colon = address.LastIndexOf(':');
        return new DnsEndPoint(address[..colon], int.Parse(address[(colon + 1)..], CultureInfo.InvariantCulture));
    }
}
