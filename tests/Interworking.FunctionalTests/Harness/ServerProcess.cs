using System.Net;

namespace Interworking.FunctionalTests.Harness;

/// <summary>The built program serving one configuration out of a directory of a test's own. It can be killed and started again on the same data.</summary>
/// <param name="name">For messages of the test.</param>
/// <param name="directory">Its working directory.</param>
public abstract class ServerProcess(string name, TestDirectory directory) : IDisposable
{
    private static readonly HttpClient Http = new(new HttpClientHandler { UseCookies = false, ServerCertificateCustomValidationCallback = (_, _, _, _) => true }) { Timeout = TimeSpan.FromSeconds(5) };

    private readonly List<string> _earlierLives = [];
    private ChildProcess? _process;
    private string? _session;

    public int SmppPort { get; } = FreePorts.Next();

    public int SipPort { get; } = FreePorts.Next();

    public int SipTlsPort { get; } = FreePorts.Next();

    public int HttpPort { get; } = FreePorts.Next();

    /// <summary>It speaks HTTPS on <see cref="HttpPort"/>.</summary>
    protected bool HttpTls { get; init; }

    public IPEndPoint Smpp => new(IPAddress.Loopback, SmppPort);

    public IPEndPoint Sip => new(IPAddress.Loopback, SipPort);

    /// <summary>The process that runs now.</summary>
    public ChildProcess Process => _process ?? throw new InvalidOperationException($"{name} is not running");

    /// <summary>Everything it has logged, in all its lives.</summary>
    public string Log => string.Join('\n', [.. _earlierLives, _process?.Tail(int.MaxValue) ?? ""]);

    /// <summary>The configuration file; it is there before the program starts.</summary>
    protected abstract string Config { get; }

    /// <summary>Starts the program on the data that is there and waits until it is ready.</summary>
    /// <returns>From start to ready.</returns>
    public async Task<TimeSpan> StartAsync()
    {
        _process = new ChildProcess(name, Repository.Program, ["serve", "--config", Config], directory: directory.Path);
        return await Eventually.TrueAsync(async () =>
        {
            if (_process.HasExited) throw new InvalidOperationException($"{name} ended with {_process.ExitCode}:\n{_process.Tail(20)}");
            return await ReadyStatusAsync() == HttpStatusCode.OK;
        }, $"{name} ready", TimeSpan.FromSeconds(60));
    }

    /// <summary>kill -9.</summary>
    public void Kill()
    {
        Process.Kill();
        Forget();
    }

    /// <summary>SIGTERM, as a service manager does.</summary>
    public async Task<int> StopAsync()
    {
        int status = await Process.StopAsync(TimeSpan.FromSeconds(15));
        Forget();
        return status;
    }

    /// <summary>Runs another command of the program with this configuration.</summary>
    public Task<(int ExitCode, string Output)> RunAsync(params string[] arguments) => RunWithInputAsync(null, arguments);

    /// <summary>The same, with a line on its input.</summary>
    public async Task<(int ExitCode, string Output)> RunWithInputAsync(string? line, params string[] arguments)
    {
        using var process = new ChildProcess($"interworking {arguments[0]}", Repository.Program, [.. arguments, "--config", Config], directory: directory.Path);
        if (line is not null) await process.TypeAsync(line);
        await process.WaitForExitAsync(TimeSpan.FromSeconds(30));
        return (process.ExitCode, process.Tail(int.MaxValue));
    }

    /// <summary>Null when nobody answers.</summary>
    public async Task<HttpStatusCode?> ReadyStatusAsync()
    {
        try
        {
            using HttpResponseMessage answer = await Http.GetAsync(Page("/readyz"));
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    public Task<string> GetAsync(string path) => Http.GetStringAsync(Page(path));

    /// <summary>The address of something on its HTTP port.</summary>
    protected string Page(string path) => $"{(HttpTls ? "https" : "http")}://127.0.0.1:{HttpPort}{path}";

    /// <summary>From the API, as an operator: a user is made by the command and signs in, once.</summary>
    public async Task<string> GetApiAsync(string path)
    {
        _session ??= await SignInAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, Page(path));
        request.Headers.Add("Cookie", _session);
        using HttpResponseMessage answer = await Http.SendAsync(request);
        return await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
    }

    private async Task<string> SignInAsync()
    {
        const string password = "correct horse battery";
        (int exitCode, string said) = await RunWithInputAsync(password, "user", "add", "operator", "--role", "operator");
        if (exitCode != 0) throw new InvalidOperationException($"{name}: user add said {said}");
        using var body = new StringContent($$"""{ "name": "operator", "password": "{{password}}" }""", System.Text.Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await Http.PostAsync(Page("/api/session"), body);
        return answer.EnsureSuccessStatusCode().Headers.GetValues("Set-Cookie").Single().Split(';')[0];
    }

    public void Dispose() => _process?.Dispose();

    private void Forget()
    {
        _earlierLives.Add(Process.Tail(int.MaxValue));
        Process.Dispose();
        _process = null;
    }
}
