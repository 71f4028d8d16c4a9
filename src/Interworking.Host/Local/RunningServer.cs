using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Interworking.Gateway.Access;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Smpp.Links;
using Interworking.Host.Api;
using Interworking.Host.Health;

namespace Interworking.Host.Local;

/// <summary>The server on this machine, as a command asks it: over HTTP at its <c>Http.Listen</c>.</summary>
internal static class RunningServer
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(3);

    /// <summary>Counting a great backlog takes its time.</summary>
    private static readonly TimeSpan ActWithin = TimeSpan.FromSeconds(60);

    /// <summary>Where it is asked. Whoever listens on all addresses is asked on loopback. The options were validated.</summary>
    public static IPEndPoint AddressOf(GatewayOptions options)
    {
        _ = Listener.TryHttp(options.Http.Listen, out ListenAddress http);
        return new IPEndPoint(OneOf(http.EndPoint.Address), http.EndPoint.Port);
    }

    /// <summary>Where one of its pages is.</summary>
    public static Uri PageOf(GatewayOptions options, string path)
    {
        _ = Listener.TryHttp(options.Http.Listen, out ListenAddress http);
        return new Uri($"{(http.Transport == ListenTransport.Tls ? "https" : "http")}://{AddressOf(options)}{path}");
    }

    /// <summary>It asks this machine: past any proxy; and over TLS whoever shows the certificate of our own configuration, whatever name or issuer it has.</summary>
    public static HttpClient NewClient(GatewayOptions options) => new(new SocketsHttpHandler
    {
        UseProxy = false,
        SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => shown is X509Certificate2 server && IsOurs(server, options.Http.Certificate.Path) },
    })
    {
        Timeout = AnswerWithin,
    };

    /// <summary>Environment and node of the server that answers there, <c>env1/a</c>; null when none does.</summary>
    public static async Task<string?> NodeAsync(GatewayOptions options, CancellationToken stop)
    {
        using HttpClient client = NewClient(options);
        try
        {
            using HttpResponseMessage answer = await client.GetAsync(PageOf(options, "/healthz"), stop);
            return answer.Headers.TryGetValues(HealthEndpoints.NodeHeader, out IEnumerable<string>? node) ? node.First() : null;
        }
        catch (Exception error) when (IsNoAnswer(error, stop))
        {
            return null;
        }
    }

    /// <summary>All links and peers; null when no server answers so.</summary>
    /// <param name="options">Where it is.</param>
    /// <param name="secret">Of its database: whoever can read it is let in.</param>
    /// <param name="stop">Gives up.</param>
    public static async Task<LinkReport?> LinksAsync(GatewayOptions options, EnvironmentSecret secret, CancellationToken stop)
    {
        using HttpClient client = NewClient(options);
        using var request = new HttpRequestMessage(HttpMethod.Get, PageOf(options, "/api/links"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", new LocalPass(secret, TimeProvider.System).Create(Actor.Cli, Role.ReadOnly));
        try
        {
            using HttpResponseMessage answer = (await client.SendAsync(request, stop)).EnsureSuccessStatusCode();
            return await JsonSerializer.DeserializeAsync(await answer.Content.ReadAsStreamAsync(stop), ApiJson.Default.LinkReport, stop);
        }
        catch (Exception error) when (error is JsonException || IsNoAnswer(error, stop))
        {
            return null;
        }
    }

    /// <summary>Asks the API as an operator; null when no server answers.</summary>
    /// <param name="options">Where it is.</param>
    /// <param name="secret">Of its database: whoever can read it is let in.</param>
    /// <param name="method">GET or POST.</param>
    /// <param name="path">With its query.</param>
    /// <param name="body">JSON; null for none.</param>
    /// <param name="stop">Gives up.</param>
    public static async Task<(HttpStatusCode Status, JsonElement Body)?> AskAsync(
        GatewayOptions options, EnvironmentSecret secret, HttpMethod method, string path, string? body, CancellationToken stop)
    {
        using HttpClient client = NewClient(options);
        client.Timeout = ActWithin;
        using var request = new HttpRequestMessage(method, PageOf(options, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", new LocalPass(secret, TimeProvider.System).Create(Actor.Cli, Role.Operator));
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        try
        {
            using HttpResponseMessage answer = await client.SendAsync(request, stop);
            using JsonDocument document = await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync(stop), default, stop);
            return (answer.StatusCode, document.RootElement.Clone());
        }
        catch (Exception error) when (error is JsonException || IsNoAnswer(error, stop))
        {
            return null;
        }
    }

    private static bool IsNoAnswer(Exception error, CancellationToken stop) =>
        error is HttpRequestException || (error is OperationCanceledException && !stop.IsCancellationRequested);

    /// <summary>Without a file the server made its own, which nobody else knows; it serves loopback only. One that was renewed this moment may differ: the next try is right.</summary>
    private static bool IsOurs(X509Certificate2 shown, string file)
    {
        if (file.Length == 0) return true;
        try
        {
            using X509Certificate2 ours = X509CertificateLoader.LoadCertificateFromFile(file);
            return shown.RawDataMemory.Span.SequenceEqual(ours.RawDataMemory.Span);
        }
        catch (CryptographicException)
        {
            return false; // the file cannot be read: whoever answers there cannot be told
        }
    }

    /// <summary>Whoever listens on all addresses is asked on loopback.</summary>
    private static IPAddress OneOf(IPAddress address) =>
        address.Equals(IPAddress.Any) ? IPAddress.Loopback : address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : address;
}
