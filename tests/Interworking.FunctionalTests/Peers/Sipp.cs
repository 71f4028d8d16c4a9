using Interworking.FunctionalTests.Harness;

namespace Interworking.FunctionalTests.Peers;

/// <summary>sipp as an app over UDP: one run registers, the next one on the same port receives. Its scenarios are in sipp-scenarios/.</summary>
public sealed class Sipp(TestDirectory directory, string did, string password, int gatewayPort)
{
    private static readonly TimeSpan RunsWithin = TimeSpan.FromSeconds(30);

    private readonly int _port = FreePorts.Next();

    /// <returns>sipp's exit code: 0 when the scenario ran as written.</returns>
    public async Task<int> RegisterAsync()
    {
        string accounts = directory.Write($"sipp-{_port}.csv",
            $"SEQUENTIAL\n{GatewaySetup.Domain};{did};[authentication username={did} password={password}]\n");
        using ChildProcess process = Start("register.xml", $"127.0.0.1:{gatewayPort}", "-inf", accounts);
        await process.WaitForExitAsync(RunsWithin);
        return process.ExitCode;
    }

    /// <summary>Sends a MESSAGE with digest. Its digest must be told the Request-URI, else sipp writes the address that it sends to.</summary>
    /// <returns>0 when it was challenged once and then answered 200 or 202.</returns>
    public async Task<int> SendAsync(string to)
    {
        string accounts = directory.Write($"sipp-{_port}-send.csv",
            $"SEQUENTIAL\n{GatewaySetup.Domain};{did};[authentication username={did} password={password}];{to}\n");
        using ChildProcess process = Start("send.xml", $"127.0.0.1:{gatewayPort}", "-inf", accounts, "-auth_uri", $"{to}@{GatewaySetup.Domain}");
        await process.WaitForExitAsync(RunsWithin);
        return process.ExitCode;
    }

    /// <summary>Starts to wait for one message.</summary>
    /// <param name="log">Gets a line with its body.</param>
    public ChildProcess Receive(out string log)
    {
        log = directory.File($"sipp-{_port}.log");
        return Start("receive.xml", "-trace_logs", "-log_file", log);
    }

    private ChildProcess Start(string scenario, params string[] arguments) => new($"sipp {scenario}", "sipp",
        ["-sf", Path.Combine(Repository.Root, "sipp-scenarios", scenario), "-m", "1", "-i", "127.0.0.1", "-p", $"{_port}", "-nostdin", .. arguments],
        new Dictionary<string, string> { ["TERM"] = "dumb" }, directory.Path);
}
