using System.Net;
using Interworking.FunctionalTests.Harness;
using Interworking.Testing.Peers;

namespace Interworking.FunctionalTests.Peers;

/// <summary>
/// Kannel as a carrier's SMS gateway: binds to us as carrier1, submits what it is asked to by HTTP, splits long texts itself, and calls a URL for each
/// delivery report that it makes of our receipts.
/// </summary>
public sealed class Kannel : IAsyncDisposable
{
    private const int Ucs2 = 2;
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(10) };

    private readonly int _port = FreePorts.Next(3);
    private readonly ReportListener _reports = new();
    private readonly string _config;

    private Kannel(TestDirectory directory, IPEndPoint gateway, bool transceiver, bool tls)
    {
        string[] binds = transceiver ? [$"port = {gateway.Port}\ntransceiver-mode = true"] : [$"port = {gateway.Port}", $"receive-port = {gateway.Port}"];
        _config = directory.Write("kannel.conf", $"""
            group = core
            admin-port = {_port}
            admin-password = admin
            status-password = status
            admin-interface = 127.0.0.1
            smsbox-port = {_port + 1}
            smsbox-interface = 127.0.0.1
            dlr-storage = internal

            {string.Join("\n\n", binds.Select(bind => Bind(gateway, tls ? $"{bind}\nuse-ssl = true" : bind)))}

            group = smsbox
            bearerbox-host = 127.0.0.1
            bearerbox-port = {_port + 1}
            sendsms-port = {_port + 2}
            sendsms-interface = 127.0.0.1

            group = sendsms-user
            username = tester
            password = tester
            max-messages = 5
            concatenation = true

            group = sms-service
            keyword = default
            text = ""
            max-messages = 0

            """);
        Bearerbox = new ChildProcess("bearerbox", "bearerbox", ["-v", "0", _config]);
    }

    /// <summary>Its program that binds.</summary>
    public ChildProcess Bearerbox { get; }

    /// <summary>Its program that takes messages by HTTP.</summary>
    public ChildProcess? Smsbox { get; private set; }

    /// <summary>Calls of the delivery report URL.</summary>
    public Inbox<Report> Reports => _reports.Received;

    /// <summary>Starts it and waits until it is bound and takes messages.</summary>
    /// <param name="directory">Its configuration goes there.</param>
    /// <param name="gateway">Our SMPP listener.</param>
    /// <param name="transceiver">One bind both ways; else one to send and one to receive, of the same system_id.</param>
    /// <param name="tls">The listener wants TLS.</param>
    public static async Task<Kannel> StartAsync(TestDirectory directory, IPEndPoint gateway, bool transceiver, bool tls = false)
    {
        var kannel = new Kannel(directory, gateway, transceiver, tls);
        try
        {
            // smsbox gives up when it is the first.
            await kannel.AnswersAsync(0, "status.txt?password=status", status => status.Split("(online").Length - 1 == (transceiver ? 1 : 2));
            kannel.Smsbox = new ChildProcess("smsbox", "smsbox", ["-v", "0", kannel._config]);
            // It takes requests before it is connected to bearerbox, and dies of the first one (an assertion in gwlib/conn.c).
            await kannel.AnswersAsync(0, "status.txt?password=status", status => status.Contains("smsbox:", StringComparison.Ordinal));
            await kannel.AnswersAsync(2, "cgi-bin/sendsms", _ => true);
            return kannel;
        }
        catch
        {
            await kannel.DisposeAsync();
            throw;
        }
    }

    /// <summary>Has it submit a text and asks for the report of its end. More than 160 letters go as parts, and it wants a receipt for one of them.</summary>
    /// <param name="to">The DID.</param>
    /// <param name="text">GSM 7-bit unless <paramref name="ucs2"/>.</param>
    /// <param name="tag">Comes back with its report.</param>
    /// <param name="ucs2">Send it as UCS-2.</param>
    public Task SendAsync(string to, string text, string tag, bool ucs2 = false) => CallAsync(to, text, tag, ucs2 ? $"&coding={Ucs2}" : "");

    /// <summary>Has it submit one part of a long message, with a user data header made outside and a receipt of its own.</summary>
    public Task SendPartAsync(string to, byte reference, byte total, byte number, string text, string tag) =>
        CallAsync(to, text, tag, $"&coding=0&udh=%05%00%03%{reference:X2}%{total:X2}%{number:X2}");

    public async ValueTask DisposeAsync()
    {
        Smsbox?.Dispose();
        Bearerbox.Dispose();
        await _reports.DisposeAsync();
    }

    private async Task CallAsync(string to, string text, string tag, string more)
    {
        const int Ended = 1 | 2; // delivered, or not
        using HttpResponseMessage answer = await Http.GetAsync(
            $"http://127.0.0.1:{_port + 2}/cgi-bin/sendsms?username=tester&password=tester&from={Sms.Carrier}&to={to}&charset=UTF-8{more}"
            + $"&text={Uri.EscapeDataString(text)}&dlr-mask={Ended}&dlr-url={Uri.EscapeDataString(_reports.UrlFor(tag))}");
        answer.StatusCode.Should().Be(HttpStatusCode.Accepted);
    }

    private static string Bind(IPEndPoint gateway, string mode) => $"""
        group = smsc
        smsc = smpp
        smsc-id = interworking
        host = {gateway.Address}
        {mode}
        smsc-username = carrier1
        smsc-password = c1-pw
        system-type = ""
        interface-version = 34
        reconnect-delay = 1
        source-addr-autodetect = true
        """;

    private async Task AnswersAsync(int port, string path, Func<string, bool> fits)
    {
        try
        {
            await Eventually.TrueAsync(async () =>
            {
                try
                {
                    using HttpResponseMessage answer = await Http.GetAsync($"http://127.0.0.1:{_port + port}/{path}");
                    return fits(await answer.Content.ReadAsStringAsync());
                }
                catch (HttpRequestException)
                {
                    return false; // not up yet
                }
            }, path, TimeSpan.FromSeconds(30));
        }
        catch (TimeoutException error)
        {
            throw new TimeoutException($"kannel: {error.Message}. Its last lines:\n{Bearerbox.Tail(20)}\n{Smsbox?.Tail(20)}", error);
        }
    }
}
