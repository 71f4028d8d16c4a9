using System.Net;
using Interworking.Gateway.Configuration;

namespace Interworking.Host.Cli;

/// <summary>The server that runs on this machine with the same configuration, by its HTTP listener.</summary>
internal sealed class RunningServer : IDisposable
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(3);

    private readonly HttpClient _client = new() { Timeout = AnswerWithin };
    private string _why = "";

    /// <param name="options">Valid.</param>
    public RunningServer(GatewayOptions options)
    {
        _ = Listener.TryHttp(options.Http.Listen, out ListenAddress http); // the configuration was validated
        EndPoint = new IPEndPoint(OneOf(http.EndPoint.Address), http.EndPoint.Port);
    }

    public IPEndPoint EndPoint { get; }

    /// <summary>What to tell the user when nobody answered.</summary>
    public string Silent => $"{EndPoint} does not answer ({_why}); is the server running, with the same Http.Listen?";

    /// <summary>Null when nobody answers.</summary>
    public async Task<ServerAnswer?> GetAsync(string path, CancellationToken stop)
    {
        try
        {
            using HttpResponseMessage answer = await _client.GetAsync(new Uri($"http://{EndPoint}/{path}"), stop);
            return new ServerAnswer((int)answer.StatusCode, answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(stop));
        }
        catch (Exception error) when (error is HttpRequestException || (error is OperationCanceledException && !stop.IsCancellationRequested))
        {
            _why = error.Message;
            return null;
        }
    }

    public void Dispose() => _client.Dispose();

    /// <summary>Whoever listens on all addresses is asked on loopback.</summary>
    private static IPAddress OneOf(IPAddress address) =>
        address.Equals(IPAddress.Any) ? IPAddress.Loopback : address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : address;
}
