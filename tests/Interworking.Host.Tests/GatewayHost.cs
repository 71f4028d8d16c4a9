using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Interworking.Gateway.Access;
using Interworking.Gateway.Apps;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Push;
using Interworking.Gateway.Smpp.Links;
using Interworking.Host.Serve;
using Interworking.Host.Serve.Tls;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Interworking.Host.Tests;

/// <summary>
/// The whole server in this process: real sockets on free ports of loopback, a database and provisioning of its own. Its tests are one collection,
/// because all servers of a process count with the same meters.
/// </summary>
internal sealed class GatewayHost : IAsyncDisposable
{
    public const string Did = "111222333";
    public const string Domain = "env1.test";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private readonly HttpClient _http = new(new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false, ServerCertificateCustomValidationCallback = (_, _, _, _) => true }) { Timeout = TimeSpan.FromSeconds(10) };
    private const string LogName = "log-.txt"; // the day goes behind the dash
    private readonly string _folder;
    private WebApplication _app = null!;
    private bool _secure;
    private IReadOnlyList<string> _trustedProxies = [];

    private GatewayHost(string folder) => _folder = folder;

    public IPEndPoint Smpp { get; } = FreeEndPoint();

    public IPEndPoint SmppTls { get; } = FreeEndPoint();

    public IPEndPoint Sip { get; } = FreeEndPoint();

    public IPEndPoint SipTls { get; } = FreeEndPoint();

    public IPEndPoint Http { get; } = FreeEndPoint();

    public IServiceProvider Services => _app.Services;

    /// <param name="folder">For its files; the caller's to remove.</param>
    /// <param name="carriers">The carriers section; one carrier <c>good</c> / <c>good-pw</c> is always there.</param>
    /// <param name="connections">The connections section.</param>
    /// <param name="certificate">Turns the TLS listener on.</param>
    /// <param name="enquireLinkSeconds">Silence before a peer is asked; half of the time it has to answer.</param>
    /// <param name="policies">The service policies section.</param>
    /// <param name="push">How sleeping apps are woken.</param>
    /// <param name="apps">Doors of apps over HTTP.</param>
    /// <param name="logsToFile">Warnings can be read back; without it only errors are logged.</param>
    /// <param name="trustedProxies">Http.TrustedProxies.</param>
    /// <param name="tariffs">The tariffs section, with its brackets.</param>
    /// <param name="securesAll">With that certificate SIP over TLS and HTTPS too.</param>
    public static async Task<GatewayHost> StartAsync(
        string folder, string carriers = "", string connections = "", CertificateOptions? certificate = null, int enquireLinkSeconds = 30,
        bool logsToFile = false, string policies = "", bool securesAll = false, PushOptions? push = null, AppsOptions? apps = null, IReadOnlyList<string>? trustedProxies = null, string tariffs = "[]")
    {
        string own = Directory.CreateDirectory(Path.Combine(folder, Guid.NewGuid().ToString("N"))).FullName;
        var host = new GatewayHost(own) { _secure = securesAll, _trustedProxies = trustedProxies ?? [] };
        string provisioning = Path.Combine(own, "provisioning.json");
        await File.WriteAllTextAsync(provisioning, $$"""
            { "products": [ { "name": "Chat", "messaging": true } ],
              "customers": [ { "name": "John Doe", "accounts": [ { "did": "{{Did}}", "password": "secret-1", "product": "Chat" } ] } ],
              "carriers": [ { "name": "Good", "systemId": "good", "password": "good-pw", "allowedAddresses": ["127.0.0.0/8"], "maxBinds": 100 } {{(carriers.Length > 0 ? ", " + carriers : "")}} ],
              "connections": [ {{connections}} ],
              "servicePolicies": [ {{policies}} ],
              "tariffs": {{tariffs}} }
            """);
        host._app = GatewayApplication.Build(host.Options(provisioning, certificate, enquireLinkSeconds, logsToFile, push ?? new PushOptions(), apps ?? new AppsOptions()));
        host._app.Services.GetRequiredService<Certificates>().Problems().Should().BeEmpty();
        (await ServeCommand.PrepareAsync(host._app.Services, host._app.Services.GetRequiredService<GatewayOptions>(), default)).Should().BeEmpty();
        await host._app.StartAsync();
        return host;
    }

    public async Task<LinkReport> LinksAsync() => JsonSerializer.Deserialize<LinkReport>(await GetAsync("/api/links"), Json)!;

    /// <summary>What /api/links says once it says this.</summary>
    public async Task<LinkReport> LinksAsync(Func<LinkReport, bool> when, string what)
    {
        DateTime end = DateTime.UtcNow + TimeSpan.FromSeconds(30);
        while (true)
        {
            LinkReport report = await LinksAsync();
            if (when(report)) return report;
            if (DateTime.UtcNow > end) throw new TimeoutException($"/api/links never said: {what}; but {JsonSerializer.Serialize(report, Json)}");
        }
    }

    /// <summary>Where it is asked, over HTTP or HTTPS.</summary>
    public Uri Page(string path) => new($"{(_secure ? "https" : "http")}://{Http}{path}");

    /// <summary>As a stranger.</summary>
    public Task<HttpResponseMessage> TryGetAsync(string path) => _http.GetAsync(Page(path));

    /// <summary>With the pass of a command on this machine, as an admin.</summary>
    public async Task<string> GetAsync(string path)
    {
        using HttpResponseMessage answer = await SendAsync(HttpMethod.Get, path, request => request.Headers.Authorization = new("Bearer", Pass(Role.Admin)));
        return await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
    }

    /// <summary>A pass of this role, valid for a minute.</summary>
    public string Pass(Role role) => Services.GetRequiredService<LocalPass>().Create(new Actor("cli:test", "test"), role);

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, Action<HttpRequestMessage>? fill = null)
    {
        using var request = new HttpRequestMessage(method, Page(path));
        fill?.Invoke(request);
        return await _http.SendAsync(request);
    }

    /// <summary>A configuration file with which a command finds this server and its database.</summary>
    public string WriteConfig()
    {
        string file = Path.Combine(_folder, "config.json");
        File.WriteAllText(file, JsonSerializer.Serialize(new
        {
            Http = new { Listen = $"http://{Http}" },
            Database = new { ConnectionString = $"Data Source={Path.Combine(_folder, "gateway.db")}" },
        }));
        return file;
    }

    /// <summary>The first line of the log with all of these, already written or still to come.</summary>
    public async Task<string> LogLineAsync(params string[] parts)
    {
        DateTime end = DateTime.UtcNow + TimeSpan.FromSeconds(30);
        while (true)
        {
            string[] lines = [.. Directory.GetFiles(_folder, LogName.Replace("-", "-*")).SelectMany(ReadLines)];
            if (Array.Find(lines, line => parts.All(part => line.Contains(part, StringComparison.Ordinal))) is { } found) return found;
            if (DateTime.UtcNow > end) throw new TimeoutException($"the log never said {string.Join(" ... ", parts)}; but:\n{string.Join('\n', lines)}");
            await Task.Delay(20);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _app.Lifetime.StopApplication(); // as a signal does
        await _app.WaitForShutdownAsync();
        await _app.DisposeAsync();
        _http.Dispose();
        SqliteConnection.ClearAllPools();
    }

    private GatewayOptions Options(string provisioning, CertificateOptions? certificate, int enquireLinkSeconds, bool logsToFile, PushOptions push, AppsOptions apps) => new()
    {
        Environment = new EnvironmentOptions { Domain = Domain },
        Smpp = new SmppOptions
        {
            Listen = [$"{Smpp}"],
            ListenTls = certificate is null ? [] : [$"{SmppTls}"],
            Certificate = certificate ?? new CertificateOptions(),
            EnquireLinkSeconds = enquireLinkSeconds,
            ResponseSeconds = enquireLinkSeconds * 2,
        },
        Sip = new SipOptions
        {
            Listen = _secure ? [$"udp:{Sip}", $"tls:{SipTls}"] : [$"udp:{Sip}", $"tcp:{Sip}"],
            Certificate = certificate ?? new CertificateOptions(),
            DigestAlgorithms = ["MD5"],
        },
        Http = new HttpOptions { Listen = Page("").GetLeftPart(UriPartial.Authority), Certificate = certificate ?? new CertificateOptions(), TrustedProxies = _trustedProxies },
        Database = new DatabaseOptions { ConnectionString = $"Data Source={Path.Combine(_folder, "gateway.db")}" },
        Push = push,
        Apps = apps,
        Provisioning = new ProvisioningOptions { File = provisioning },
        Log = logsToFile ? new LoggingOptions { Level = "Warning", File = Path.Combine(_folder, LogName) } : new LoggingOptions { Level = "Error" },
    };

    private static IEnumerable<string> ReadLines(string file)
    {
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite)); // it is being written
        while (reader.ReadLine() is { } line) yield return line;
    }

    public static IPEndPoint FreeEndPoint()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return (IPEndPoint)probe.LocalEndPoint!;
    }
}
