using System.Net.NetworkInformation;
using Interworking.FunctionalTests.Harness;
using Interworking.Sip.Auth;

namespace Interworking.FunctionalTests.Conformance;

/// <summary>sipp plays one step. Its messages are kept for when it fails.</summary>
public sealed class SippPlayer : IDisposable
{
    /// <summary>With one in five packets lost each way, fewer repetitions end once in a while before one gets through.</summary>
    private const int Repetitions = 14;

    private const string Peer = "127.0.0.2";

    private readonly ScenarioCase _case;
    private readonly ScenarioStep _step;
    private readonly ChildProcess _process;
    private readonly string _files;
    private readonly int _port;
    private readonly LossyPath? _path;

    /// <param name="which">Whose step.</param>
    /// <param name="step">What is played.</param>
    /// <param name="place">Its place among the steps.</param>
    /// <param name="contact">Port where alice takes messages.</param>
    /// <param name="gateway">Our SIP port.</param>
    /// <param name="directory">For its files.</param>
    public SippPlayer(ScenarioCase which, ScenarioStep step, int place, int contact, int gateway, string directory)
    {
        (_case, _step) = (which, step);
        _files = Path.Combine(directory, $"{place}");
        // Over UDP an app registers and receives by one port; a new connection has a new one.
        bool listens = step.Stays && step.Then is null;
        _port = step is { As: "alice", Lossy: false } && (which.Transport == "udp" || listens) ? contact : FreePorts.Next();
        if (step.Lossy) _path = new LossyPath(contact, _port);
        (IReadOnlyList<string> own, string other) = which.Numbers(step);
        File.WriteAllText($"{_files}.csv", $"SEQUENTIAL\n{string.Concat(own.Select(did => Line(did, other)))}");
        _process = new ChildProcess($"sipp {step.Play}", "sipp", Arguments(own, other, contact, listens ? null : $"127.0.0.1:{gateway}"),
            new Dictionary<string, string> { ["TERM"] = "dumb" }, directory);
    }

    /// <summary>A line for each MESSAGE that it took, with its text.</summary>
    public IReadOnlyList<string> Received => Logged("received: ");

    public IReadOnlyList<string> CallIds => Logged("call-id: ");

    /// <summary>What it exchanged, for the report of a failure.</summary>
    public string Trace
    {
        get
        {
            string[] traces = [.. new[] { $"{_files}.err", $"{_files}.msg" }.Where(File.Exists).Select(File.ReadAllText)];
            string all = string.Join('\n', traces);
            return $"---- {_process.Name}\n{(all.Length > 6000 ? all[^6000..] : all)}";
        }
    }

    /// <summary>Waits until it takes what comes.</summary>
    public Task ListeningAsync() => Eventually.TrueAsync(() => IsThere(IsOpen()), $"{_process.Name} listens");

    /// <summary>Waits until the registration that stays is taken.</summary>
    public Task RegisteredAsync() => Eventually.TrueAsync(() => IsThere(Logged("registered: ").Length > 0), $"{_process.Name} registered");

    /// <summary>Ran as written: every call to its end.</summary>
    public async Task EndedAsync(TimeSpan within)
    {
        await _process.WaitForExitAsync(within);
        if (_process.ExitCode != 0) throw new InvalidOperationException($"{_process.Name} ended with {_process.ExitCode}: {Complaint()}");
    }

    public void Dispose()
    {
        _process.Dispose();
        _path?.Dispose();
    }

    /// <summary>Packets that its network has lost; 0 where it loses none.</summary>
    public int Lost => _path?.Lost ?? 0;

    private string Line(string did, string other) => $"{GatewaySetup.Domain};{did};[authentication username={did} password={_step.Password ?? ScenarioCase.Password}];{other}\n";

    private IEnumerable<string> Arguments(IReadOnlyList<string> own, string other, int contact, string? remote)
    {
        string transport = _case.Transport, address = $"127.0.0.1:{contact}";
        List<string> arguments =
        [
            .. remote is null ? Array.Empty<string>() : [remote],
            "-sf", Path.Combine(ScenarioIndex.Folder, $"{_step.Play}.xml"), "-inf", $"{_files}.csv", "-m", $"{Calls(own.Count)}", "-r", "50",
            "-t", transport == "tcp" ? "t1" : "u1", "-i", _step.As == "peer" ? Peer : "127.0.0.1", "-p", $"{_port}", "-bind_local", "-nostdin",
            "-max_non_invite_retrans", $"{Repetitions}", "-auth_uri", DigestUri(own[0], other),
            "-trace_err", "-error_file", $"{_files}.err", "-trace_msg", "-message_file", $"{_files}.msg", "-trace_logs", "-log_file", $"{_files}.log",
            "-key", "contact", address, "-key", "stale", Stale(own[0]),
        ];
        if (_step.Then is { } then) arguments.AddRange(["-oocsf", Path.Combine(ScenarioIndex.Folder, $"{then}.xml")]);
        arguments.AddRange(_step.Options);
        if (!_step.Stays) arguments.AddRange(["-recv_timeout", "30000"]);
        foreach ((string key, string value) in _step.Set)
        {
            arguments.AddRange(["-key", key, value.Replace("{did}", own[0], StringComparison.Ordinal)
                .Replace("{contact}", address, StringComparison.Ordinal).Replace("{transport}", transport, StringComparison.Ordinal)]);
        }

        return arguments;
    }

    /// <summary>As many as come, where it is ended from outside.</summary>
    private int Calls(int numbers) => _step.Calls ?? (_step is { Stays: true, Ends: false, Then: null } ? 100_000 : numbers);

    /// <summary>Without its scheme. What is registered is the domain's, a message its recipient's.</summary>
    private string DigestUri(string own, string other) => _step.Play!.StartsWith("register", StringComparison.Ordinal)
        ? GatewaySetup.Domain
        : $"{_step.AuthUri?.Replace("{did}", own, StringComparison.Ordinal) ?? other}@{GatewaySetup.Domain}";

    /// <summary>Right in everything but the nonce, which is none of ours.</summary>
    private static string Stale(string did) =>
        DigestClient.Authorize($"Digest realm=\"{GatewaySetup.Domain}\", nonce=\"{new string('0', 64)}\", algorithm=MD5, qop=\"auth\"", did, ScenarioCase.Password, "REGISTER", $"sip:{GatewaySetup.Domain}")!;

    /// <summary>What it did not expect, in one line.</summary>
    private string Complaint()
    {
        const string Start = "while ";
        string? line = File.Exists($"{_files}.err") ? File.ReadLines($"{_files}.err").FirstOrDefault(one => one.Contains(Start, StringComparison.Ordinal)) : null;
        return line is null ? "see below" : line[line.IndexOf(Start, StringComparison.Ordinal)..];
    }

    private bool IsThere(bool isThere)
    {
        if (_process.HasExited) throw new InvalidOperationException($"{_process.Name} ended with {_process.ExitCode}");
        return isThere;
    }

    private bool IsOpen()
    {
        IPGlobalProperties open = IPGlobalProperties.GetIPGlobalProperties();
        return (_case.Transport == "tcp" ? open.GetActiveTcpListeners() : open.GetActiveUdpListeners()).Any(socket => socket.Port == _port);
    }

    private string[] Logged(string what) =>
        File.Exists($"{_files}.log") ? [.. File.ReadLines($"{_files}.log").Where(line => line.Contains(what, StringComparison.Ordinal)).Select(line => line[(line.IndexOf(what, StringComparison.Ordinal) + what.Length)..].TrimEnd('.'))] : [];
}
