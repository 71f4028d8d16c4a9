using System.Net;
using System.Text.Json;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Smpp.Links;
using Interworking.Host.Api;
using Interworking.Host.Health;

namespace Interworking.Host.Cli;

/// <summary>The server on this machine, as a command asks it: over HTTP at its <c>Http.Listen</c>.</summary>
internal static class RunningServer
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(3);

    /// <summary>Where it is asked. Whoever listens on all addresses is asked on loopback. The options were validated.</summary>
    public static IPEndPoint AddressOf(GatewayOptions options)
    {
        _ = Listener.TryHttp(options.Http.Listen, out ListenAddress http);
        return new IPEndPoint(OneOf(http.EndPoint.Address), http.EndPoint.Port);
    }

    /// <summary>It asks this machine: past any proxy.</summary>
    public static HttpClient NewClient() => new(new SocketsHttpHandler { UseProxy = false }) { Timeout = AnswerWithin };

    /// <summary>Environment and node of the server that answers there, <c>env1/a</c>; null when none does.</summary>
    public static async Task<string?> NodeAsync(GatewayOptions options, CancellationToken stop)
    {
        using HttpClient client = NewClient();
        try
        {
            using HttpResponseMessage answer = await client.GetAsync(new Uri($"http://{AddressOf(options)}/healthz"), stop);
            return answer.Headers.TryGetValues(HealthEndpoints.NodeHeader, out IEnumerable<string>? node) ? node.First() : null;
        }
        catch (Exception error) when (IsNoAnswer(error, stop))
        {
            return null;
        }
    }

    /// <summary>All links and peers; null when no server answers so.</summary>
    public static async Task<LinkReport?> LinksAsync(GatewayOptions options, CancellationToken stop)
    {
        using HttpClient client = NewClient();
        try
        {
            await using Stream answer = await client.GetStreamAsync(new Uri($"http://{AddressOf(options)}/api/links"), stop);
            return await JsonSerializer.DeserializeAsync(answer, ApiJson.Default.LinkReport, stop);
        }
        catch (Exception error) when (error is JsonException || IsNoAnswer(error, stop))
        {
            return null;
        }
    }

    private static bool IsNoAnswer(Exception error, CancellationToken stop) =>
        error is HttpRequestException || (error is OperationCanceledException && !stop.IsCancellationRequested);

    /// <summary>Whoever listens on all addresses is asked on loopback.</summary>
    private static IPAddress OneOf(IPAddress address) =>
        address.Equals(IPAddress.Any) ? IPAddress.Loopback : address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : address;
}
