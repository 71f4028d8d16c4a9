using System.Net;
using Interworking.Testing.Peers;

namespace Interworking.FunctionalTests.Peers;

/// <summary>The HTTP server that Kannel calls with delivery reports.</summary>
internal sealed class ReportListener : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly string _address = $"http://127.0.0.1:{FreePorts.Next()}/";
    private readonly Task _listening;

    public ReportListener()
    {
        _listener.Prefixes.Add(_address);
        _listener.Start();
        _listening = ListenAsync();
    }

    public Inbox<Report> Received { get; } = new();

    /// <summary>%d is the kind of report and %A its text, which Kannel fills in.</summary>
    public string UrlFor(string tag) => $"{_address}?tag={tag}&kind=%d&text=%A";

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _listening;
    }

    private async Task ListenAsync()
    {
        while (true)
        {
            HttpListenerContext call;
            try
            {
                call = await _listener.GetContextAsync();
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
            {
                return; // closed
            }

            System.Collections.Specialized.NameValueCollection query = call.Request.QueryString;
            Received.Add(new Report(query["tag"] ?? "", query["kind"] == "1", query["text"] ?? ""));
            call.Response.StatusCode = (int)HttpStatusCode.OK;
            call.Response.Close();
        }
    }
}

/// <summary>A delivery report of Kannel's.</summary>
/// <param name="Tag">Which message.</param>
/// <param name="Delivered">Kannel's own verdict: it arrived.</param>
/// <param name="Text">The receipt as we wrote it.</param>
public sealed record Report(string Tag, bool Delivered, string Text);
