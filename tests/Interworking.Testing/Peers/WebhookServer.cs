using System.Net;

namespace Interworking.Testing.Peers;

/// <summary>A web server on loopback that keeps what was posted to it and answers as it is told.</summary>
public sealed class WebhookServer : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Task _serving;
    private readonly List<HttpListenerContext> _unanswered = [];

    public WebhookServer()
    {
        Url = $"http://127.0.0.1:{FreePorts.Next()}/push/";
        _listener.Prefixes.Add(Url);
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Url { get; }

    public Inbox<WebhookCall> Calls { get; } = new();

    public HttpStatusCode Status { get; set; } = HttpStatusCode.OK;

    /// <summary>Goes with each answer; null for none.</summary>
    public string? RetryAfter { get; set; }

    /// <summary>Does not answer.</summary>
    public bool Silent { get; set; }

    public async ValueTask DisposeAsync()
    {
        if (!_listener.IsListening) return;
        _listener.Stop();
        await _serving;
        _listener.Close();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            try
            {
                HttpListenerContext context = await _listener.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                bool silent = Silent;
                context.Response.StatusCode = (int)Status;
                if (RetryAfter is { } wait) context.Response.AddHeader("Retry-After", wait);
                Calls.Add(new WebhookCall(body.ToArray(), context.Request.Headers["Interworking-Signature"]));
                if (silent) _unanswered.Add(context);
                else context.Response.Close();
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                if (!_listener.IsListening) return; // else the client has gone away
            }
        }
    }
}

/// <summary>One POST.</summary>
/// <param name="Body">As it came.</param>
/// <param name="Signature">Its header; null when there was none.</param>
public sealed record WebhookCall(byte[] Body, string? Signature);
