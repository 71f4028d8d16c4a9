using System.Diagnostics;
using System.Net;
using Interworking.Sip.Messages;
using Interworking.Sip.Transport;

namespace Interworking.RegistrarBench;

/// <summary>All apps, behind a few addresses: registers them, refreshes them in turn, answers their messages with 200.</summary>
internal sealed class AppCrowd : ISipHandler, IAsyncDisposable
{
    public const string Domain = "bench.test";
    public const string Password = "bench-pw";
    private const int FirstDid = 700_000_000;
    private const int RegisteringAtATime = 100;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(5);
    private static readonly SipOutgoingResponse Ok = new(200);

    private readonly IPEndPoint _server;
    private readonly SipEndpoint _endpoint;
    private readonly RegisteredApp[] _apps;
    private long _messages;

    public AppCrowd(BenchOptions options, IPEndPoint server)
    {
        _server = server;
        _endpoint = new SipEndpoint(new SipEndpointOptions(), this, TimeProvider.System);
        UdpListener[] listeners =
        [
            .. from address in Enumerable.Range(1, options.Addresses)
               from port in Enumerable.Range(0, options.Ports)
               select _endpoint.ListenUdp(new IPEndPoint(new IPAddress([127, 0, 1, (byte)address]), 0)),
        ];
        _apps = [.. Enumerable.Range(0, options.Apps).Select(index => new RegisteredApp(Domain, Did(index), Password, listeners[index % listeners.Length]))];
    }

    /// <summary>MESSAGEs taken; copies are absorbed below.</summary>
    public long Messages => Volatile.Read(ref _messages);

    public static string Did(int index) => $"{FirstDid + index}";

    /// <summary>Registers all, some at a time.</summary>
    public async Task<RegisterFigures> RegisterAllAsync()
    {
        var figures = new RegisterFigures();
        int next = -1;
        await Task.WhenAll(Enumerable.Range(0, RegisteringAtATime).Select(async _ =>
        {
            await Task.Yield();
            for (int index; (index = Interlocked.Increment(ref next)) < _apps.Length;) await RegisterAsync(_apps[index], figures);
        }));
        return figures;
    }

    /// <summary>Refreshes one after the other at a steady rate, whether answers come or not.</summary>
    /// <param name="perSecond">The rate.</param>
    /// <param name="time">How long.</param>
    public async Task<RegisterFigures> RefreshAsync(double perSecond, TimeSpan time)
    {
        var figures = new RegisterFigures();
        var running = new List<Task>();
        using var timer = new PeriodicTimer(Tick);
        long started = Stopwatch.GetTimestamp();
        for (int sent = 0; Stopwatch.GetElapsedTime(started) < time; await timer.WaitForNextTickAsync())
        {
            int due = (int)(Stopwatch.GetElapsedTime(started).TotalSeconds * perSecond);
            for (; sent < due; sent++) running.Add(RegisterAsync(_apps[sent % _apps.Length], figures));
            if (running.Count > 10_000) running.RemoveAll(task => task.IsCompletedSuccessfully);
        }

        await Task.WhenAll(running);
        return figures;
    }

    void ISipHandler.OnRequest(ServerTransaction transaction)
    {
        if (transaction.Request.Method == SipMethods.Message) Interlocked.Increment(ref _messages);
        transaction.Respond(Ok);
    }

    void ISipHandler.OnFlowClosed(Flow flow)
    {
    }

    public ValueTask DisposeAsync() => _endpoint.DisposeAsync();

    private async Task RegisterAsync(RegisteredApp app, RegisterFigures figures)
    {
        long started = Stopwatch.GetTimestamp();
        (int status, int requests) = await app.RegisterAsync(_endpoint, _endpoint.UdpFlow(app.Listener, _server));
        figures.Add(status, requests, Stopwatch.GetElapsedTime(started));
    }
}
