using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Interworking.Sip.Messages;

namespace Interworking.Sip.Transport;

/// <summary>Opens TCP and TLS connections.</summary>
internal static class StreamDialler
{
    /// <summary>Null when there is no connection within the limit, for whatever reason of the network or the certificate.</summary>
    public static async Task<DialledStream?> DialAsync(SipEndpointOptions options, SipTransport transport, IPEndPoint remote, string? tlsHost, TimeProvider time)
    {
        using var limit = new CancellationTokenSource(options.ConnectTimeout, time);
        var socket = new Socket(remote.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Stream? stream = null;
        try
        {
            await socket.ConnectAsync(remote, limit.Token);
            stream = new NetworkStream(socket, ownsSocket: true);
            if (transport == SipTransport.Tls)
            {
                string host = tlsHost ?? remote.Address.ToString();
                var tls = new SslStream(stream);
                stream = tls;
                await tls.AuthenticateAsClientAsync(
                    options.TlsClient?.Invoke(host, remote) ?? new SslClientAuthenticationOptions { TargetHost = host }, limit.Token);
            }

            return new DialledStream(stream, (IPEndPoint)socket.LocalEndPoint!);
        }
        catch (Exception error) when (error is SocketException or IOException or AuthenticationException or OperationCanceledException)
        {
            if (stream is not null) await stream.DisposeAsync();
            socket.Dispose();
            return null;
        }
    }
}

/// <summary>A connection of ours as pipes.</summary>
internal sealed class DialledStream(Stream stream, IPEndPoint local) : IDuplexPipe, IAsyncDisposable
{
    public IPEndPoint Local => local;

    public PipeReader Input { get; } = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));

    public PipeWriter Output { get; } = PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true));

    public ValueTask DisposeAsync() => stream.DisposeAsync();
}
