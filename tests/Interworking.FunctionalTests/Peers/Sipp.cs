using Interworking.FunctionalTests.Harness;

namespace Interworking.FunctionalTests.Peers;

/// <summary>sipp as an app: one run registers, the next one on the same port receives, or one run does both. Its scenarios are in sipp-scenarios/.</summary>
public sealed class Sipp(TestDirectory directory, string did, string password, int gatewayPort, AppNetwork? network = null, string transport = "udp")
{
    private static readonly TimeSpan RunsWithin = TimeSpan.FromSeconds(30);

    private readonly AppNetwork _network = network ?? AppNetwork.Loopback;
    private readonly int _port = FreePorts.Next();
    private int _runs;

    /// <returns>sipp's exit code: 0 when the scenario ran as written.</returns>
    public async Task<int> RegisterAsync()
    {
        using ChildProcess process = Start("register.xml", [$"{_network.Server}:{gatewayPort}", "-inf", Fields()]);
        await process.WaitForExitAsync(RunsWithin);
        return process.ExitCode;
    }

    /// <summary>Sends a MESSAGE with digest. Its digest must be told the Request-URI, else sipp writes the address that it sends to.</summary>
    /// <returns>0 when it was challenged once and then answered 200 or 202.</returns>
    public async Task<int> SendAsync(string to)
    {
        using ChildProcess process = Start("send.xml", [$"{_network.Server}:{gatewayPort}", "-inf", Fields(to), "-auth_uri", $"{to}@{GatewaySetup.Domain}"]);
        await process.WaitForExitAsync(RunsWithin);
        return process.ExitCode;
    }

    /// <summary>Starts to wait for one message.</summary>
    /// <param name="log">Gets a line with its body.</param>
    public ChildProcess Receive(out string log)
    {
        log = directory.File($"sipp-{_port}.log");
        return Start("receive.xml", ["-trace_logs", "-log_file", log]);
    }

    /// <summary>Starts to register and to wait for messages by the same connection or port.</summary>
    /// <param name="log">Gets a line when it is registered, and one with each body.</param>
    public ChildProcess Stay(out string log)
    {
        log = directory.File($"sipp-{_port}-{++_runs}.log");
        // A port whose connection was cut is not free again at once.
        int port = transport == "tcp" ? FreePorts.Next() : _port;
        return Start("register/stay.xml", [$"{_network.Server}:{gatewayPort}", "-inf", Fields(), "-oocsf", Scenario("receive.xml"), "-trace_logs", "-log_file", log], port);
    }

    /// <summary>Waits until a run that stays is registered.</summary>
    /// <param name="log">Of <see cref="Stay"/>.</param>
    /// <returns>The port that we saw it come from.</returns>
    public static async Task<string> RegisteredAsync(string log)
    {
        string? line = null;
        await Eventually.TrueAsync(() => File.Exists(log) && (line = File.ReadLines(log).FirstOrDefault(one => one.Contains("registered: ", StringComparison.Ordinal))) is not null, "sipp registered");
        return line!;
    }

    private string Fields(string to = "") =>
        directory.Write($"sipp-{_port}.csv", $"SEQUENTIAL\n{GatewaySetup.Domain};{did};[authentication username={did} password={password}];{to}\n");

    private ChildProcess Start(string scenario, IEnumerable<string> arguments, int? port = null)
    {
        (string file, IReadOnlyList<string> all) = _network.Command("sipp",
        [
            "-sf", Scenario(scenario), "-m", "1", "-t", transport == "tcp" ? "t1" : "u1", "-i", _network.Local, "-p", $"{port ?? _port}",
            "-key", "contact", $"{_network.Local}:{_port}", "-nostdin", .. arguments,
        ]);
        return new ChildProcess($"sipp {scenario}", file, all, new Dictionary<string, string> { ["TERM"] = "dumb" }, directory.Path);
    }

    private static string Scenario(string name) => Path.Combine(Repository.Root, "sipp-scenarios", name);
}
