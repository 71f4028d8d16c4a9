using Interworking.FunctionalTests.Harness;
using Interworking.Smpp.Values;

namespace Interworking.FunctionalTests.Peers;

/// <summary>tshark on the loopback interface: what passes on one SMPP port, read as it passes by a dissector that is not ours. Needs the right to capture.</summary>
public sealed class WireCapture : IDisposable
{
    /// <summary>PI_ERROR, as tshark writes it.</summary>
    private const string Error = "8388608";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ChildProcess _tshark;
    private readonly int _port;

    private WireCapture(int port)
    {
        _port = port;
        _tshark = new ChildProcess("tshark", "tshark",
        [
            "-i", "lo", "-f", $"tcp port {port}", "-d", $"tcp.port=={port},smpp", "-l", "-T", "fields",
            "-e", "tcp.dstport", "-e", "smpp.command_id", "-e", "_ws.malformed", "-e", "_ws.expert.severity",
        ]);
    }

    /// <summary>Packets that the dissector could not read, or marks as an error.</summary>
    public int Malformed => Packets().Count(packet => packet[2].Length > 0 || packet[3].Split(',').Contains(Error));

    /// <summary>Returns when it captures.</summary>
    public static async Task<WireCapture> StartAsync(int port)
    {
        var capture = new WireCapture(port);
        await capture._tshark.WaitForLineAsync(line => line.Contains("Capture started", StringComparison.Ordinal), "capture", Patience);
        return capture;
    }

    /// <summary>Waits until each of these has passed towards the port; the wire is read some time after the peers have read it.</summary>
    public Task TowardsAsync(params CommandId[] commands) => SeenAsync(commands, towards: true);

    /// <summary>Waits until each of these has come back from the port.</summary>
    public Task BackAsync(params CommandId[] commands) => SeenAsync(commands, towards: false);

    public void Dispose() => _tshark.Dispose();

    private async Task SeenAsync(CommandId[] commands, bool towards)
    {
        foreach (CommandId command in commands)
        {
            string written = $"0x{(uint)command:x8}";
            await _tshark.WaitForLineAsync(
                line => line.Split('\t') is [var port, var ids, _, _] && (port == $"{_port}") == towards && ids.Split(',').Contains(written), $"{command}", Patience);
        }
    }

    private IEnumerable<string[]> Packets() => _tshark.Lines.Select(line => line.Split('\t')).Where(fields => fields.Length == 4);
}
