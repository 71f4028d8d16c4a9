using System.Net;
using Interworking.FunctionalTests.Harness;

namespace Interworking.FunctionalTests.Peers.Browser;

/// <summary>The web server that a phone in a browser comes from: our page, and the library out of node_modules, on loopback.</summary>
public sealed class PageServer : IAsyncDisposable
{
    private const string Page = "<!doctype html><meta charset=utf-8><title>phone</title><script src=/phone.js></script>";
    private const string Library = "/node_modules/";

    private readonly HttpListener _listener = new();
    private readonly string _peers = Path.Combine(Repository.Root, "tests", "Interworking.FunctionalTests", "Peers");
    private readonly Task _serving;

    public PageServer()
    {
        if (!Directory.Exists(Path.Combine(_peers, "Node", "node_modules", "jssip"))) throw new InvalidOperationException("JsSIP is not there: run .ci/install-peers.sh");
        Address = $"http://127.0.0.1:{FreePorts.Next()}/";
        _listener.Prefixes.Add(Address);
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Address { get; }

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true) Answer(await _listener.GetContextAsync());
        }
        catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private void Answer(HttpListenerContext context)
    {
        string path = context.Request.Url!.AbsolutePath;
        if (path == "/")
        {
            context.Response.ContentType = "text/html";
            context.Response.Close(System.Text.Encoding.UTF8.GetBytes(Page), willBlock: true);
            return;
        }

        string file = path.StartsWith(Library, StringComparison.Ordinal) ? Path.Combine(_peers, "Node", path[1..]) : Path.Combine(_peers, "Browser", path[1..]);
        if (path.Contains("..", StringComparison.Ordinal) || !File.Exists(file))
        {
            context.Response.StatusCode = (int)HttpStatusCode.NotFound;
            context.Response.Close();
            return;
        }

        context.Response.ContentType = "text/javascript";
        context.Response.Close(File.ReadAllBytes(file), willBlock: true);
    }
}
