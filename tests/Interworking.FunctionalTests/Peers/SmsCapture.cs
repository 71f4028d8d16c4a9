using Interworking.FunctionalTests.Harness;

namespace Interworking.FunctionalTests.Peers;

/// <summary>tshark on the loopback interface: SIP on one UDP port with application/vnd.3gpp.sms in it, read by dissectors that are not ours. Needs the right to capture.</summary>
public sealed class SmsCapture : IDisposable
{
    /// <summary>PI_ERROR, as tshark writes it.</summary>
    private const string Error = "8388608";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ChildProcess _tshark;

    private SmsCapture(int port) => _tshark = new ChildProcess("tshark", "tshark",
    [
        "-i", "lo", "-f", $"udp port {port}", "-d", $"udp.port=={port},sip", "-l", "-T", "fields",
        "-e", "gsm_a.rp.msg_type", "-e", "gsm_sms.tp-mti", "-e", "_ws.malformed", "-e", "_ws.expert.severity", "-e", "_ws.col.Info",
    ]);

    /// <summary>Packets that a dissector could not read, or marks as an error.</summary>
    public IReadOnlyList<string> Malformed =>
        [.. _tshark.Lines.Where(line => line.Split('\t') is [_, _, var malformed, var severity, _] && (malformed.Length > 0 || severity.Split(',').Contains(Error)))];

    /// <summary>Returns when it captures.</summary>
    public static async Task<SmsCapture> StartAsync(int port)
    {
        var capture = new SmsCapture(port);
        await capture._tshark.WaitForLineAsync(line => line.Contains("Capture started", StringComparison.Ordinal), "capture", Patience);
        return capture;
    }

    /// <summary>Waits until so many messages of the relay layer have passed; the wire is read some time after the peers have read it.</summary>
    /// <param name="type">RP-Message Type (TS 24.011, 8.2.2).</param>
    /// <param name="atLeast">How many.</param>
    public Task SeenAsync(int type, int atLeast) =>
        Eventually.TrueAsync(() => _tshark.Lines.Count(line => line.Split('\t') is [var seen, _, _, _, _] && seen == $"0x{type:x2}") >= atLeast, $"{atLeast} of type {type} on the wire:\n{_tshark.Tail(60)}", Patience);

    public void Dispose() => _tshark.Dispose();
}
