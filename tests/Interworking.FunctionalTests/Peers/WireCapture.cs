using Interworking.FunctionalTests.Harness;

namespace Interworking.FunctionalTests.Peers;

/// <summary>tshark on the loopback interface: what passes on one SMPP port, read by a dissector that is not ours. Needs the right to capture.</summary>
public sealed class WireCapture : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ChildProcess _capture;
    private readonly string _file;
    private readonly int _port;

    private WireCapture(TestDirectory directory, int port)
    {
        (_port, _file) = (port, directory.File($"smpp-{port}.pcapng"));
        _capture = new ChildProcess("tshark", "tshark", ["-i", "lo", "-f", $"tcp port {port}", "-w", _file]);
    }

    /// <summary>Returns when it captures.</summary>
    public static async Task<WireCapture> StartAsync(TestDirectory directory, int port)
    {
        var capture = new WireCapture(directory, port);
        await capture._capture.WaitForLineAsync(line => line.StartsWith("Capturing on", StringComparison.Ordinal), "capture", Patience);
        // It says so a moment before the interface is open, when the file gets its header.
        await Eventually.TrueAsync(() => File.Exists(capture._file) && new FileInfo(capture._file).Length > 0, "the capture file", Patience);
        return capture;
    }

    /// <summary>Ends the capture and reads it.</summary>
    public async Task<WirePackets> StopAsync()
    {
        await _capture.StopAsync(Patience);
        string[] malformed = await ReadAsync("_ws.malformed || _ws.expert.severity == error", "frame.number");
        string[] towards = await ReadAsync($"smpp && tcp.dstport == {_port}", "smpp.command_id");
        string[] back = await ReadAsync($"smpp && tcp.srcport == {_port}", "smpp.command_id");
        return new WirePackets(malformed.Length, Commands(towards), Commands(back));
    }

    public void Dispose() => _capture.Dispose();

    private async Task<string[]> ReadAsync(string filter, string field)
    {
        using var reader = new ChildProcess("tshark -r", "tshark", ["-r", _file, "-d", $"tcp.port=={_port},smpp", "-Y", filter, "-T", "fields", "-e", field]);
        await reader.WaitForExitAsync(Patience);
        if (reader.ExitCode != 0) throw new InvalidOperationException($"tshark -r ended with {reader.ExitCode}: {reader.Tail(5)}");
        return [.. reader.Lines.Where(line => line.Length > 0 && !line.Contains("Running as user", StringComparison.Ordinal))];
    }

    /// <summary>One packet may hold several PDUs.</summary>
    private static IReadOnlyList<uint> Commands(string[] lines) =>
        [.. lines.SelectMany(line => line.Split(',')).Select(one => Convert.ToUInt32(one, 16))];
}

/// <summary>What was captured.</summary>
/// <param name="Malformed">Packets that the dissector could not read, or marks as an error.</param>
/// <param name="Towards">command_id of each PDU to the port.</param>
/// <param name="Back">command_id of each PDU from it.</param>
public sealed record WirePackets(int Malformed, IReadOnlyList<uint> Towards, IReadOnlyList<uint> Back);
