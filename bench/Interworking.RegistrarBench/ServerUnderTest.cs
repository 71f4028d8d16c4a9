using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Interworking.Testing;

namespace Interworking.RegistrarBench;

/// <summary>The built program with one account for each app and one carrier, on stores of its own.</summary>
internal sealed class ServerUnderTest : IDisposable
{
    private const double TicksPerSecond = 100; // of /proc, whatever the kernel's own

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("interworking-bench-");
    private readonly Process _process;
    private readonly int _http = FreePorts.Next();

    public ServerUnderTest(BenchOptions options)
    {
        object configuration = new
        {
            Environment = new { Name = "bench", Domain = AppCrowd.Domain },
            Smpp = new { Listen = new[] { $"{Smpp}" }, ListenTls = Array.Empty<string>() },
            Sip = new { Listen = new[] { $"udp:{Sip}" } },
            Http = new { Listen = $"http://127.0.0.1:{_http}" },
            Database = options.Postgres is { } postgres
                ? new { Provider = "postgres", ConnectionString = postgres }
                : new { Provider = "sqlite", ConnectionString = $"Data Source={File("bench.db")}" },
            Registrar = options.Redis is { } redis ? (object)new { Provider = "redis", Redis = redis } : new { Provider = "embedded" },
            Provisioning = new { File = Write("provisioning.json", Provisioning(options.Apps)) },
        };
        string log = File("server.log");
        var start = new ProcessStartInfo("/bin/sh", ["-c", $"exec '{Path.GetFullPath(options.Program)}' serve --config '{Write("config.json", configuration)}' > '{log}' 2>&1"]) { WorkingDirectory = _directory.FullName };
        _process = Process.Start(start)!;
    }

    public IPEndPoint Sip { get; } = new(IPAddress.Loopback, FreePorts.Next());

    public IPEndPoint Smpp { get; } = new(IPAddress.Loopback, FreePorts.Next());

    /// <summary>Processor time that it has used.</summary>
    public TimeSpan Cpu
    {
        get
        {
            string[] fields = System.IO.File.ReadAllText($"/proc/{_process.Id}/stat").Split(") ", 2)[1].Split(' ');
            return TimeSpan.FromSeconds((long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond);
        }
    }

    /// <summary>MB resident now, and at most so far.</summary>
    public (int Now, int Most) Memory => (Megabytes("VmRSS:"), Megabytes("VmHWM:"));

    /// <summary>Waits until it serves; all accounts are provisioned then.</summary>
    public async Task ReadyAsync()
    {
        using var http = new HttpClient();
        while (true)
        {
            if (_process.HasExited) throw new InvalidOperationException($"the server ended:\n{string.Join('\n', System.IO.File.ReadLines(File("server.log")).TakeLast(10))}");
            try
            {
                using HttpResponseMessage answer = await http.GetAsync($"http://127.0.0.1:{_http}/readyz");
                if (answer.IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(100);
        }
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _directory.Delete(recursive: true);
    }

    private static object Provisioning(int apps) => new
    {
        products = new[] { new { name = "Call & Chat", messaging = true } },
        customers = new[]
        {
            new { name = "Crowd", accounts = Enumerable.Range(0, apps).Select(index => new { did = AppCrowd.Did(index), password = AppCrowd.Password, product = "Call & Chat" }) },
        },
        carriers = new[] { new { name = "Carrier", systemId = "carrier", password = "c-pw", allowedAddresses = new[] { "127.0.0.0/8" }, maxBinds = 4, window = 500 } },
    };

    private string File(string name) => Path.Combine(_directory.FullName, name);

    private string Write(string name, object content)
    {
        using FileStream file = System.IO.File.Create(File(name));
        JsonSerializer.Serialize(file, content);
        return file.Name;
    }

    private int Megabytes(string field) => (int)(long.Parse(
        System.IO.File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith(field, StringComparison.Ordinal))[field.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) / 1024);
}
