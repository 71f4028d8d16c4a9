using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Interworking.FunctionalTests.Harness;

namespace Interworking.FunctionalTests.Peers;

/// <summary>baresip as a user's app: registers one DID over one transport and prints what it receives.</summary>
public sealed class Baresip : IApp
{
    private readonly ChildProcess _process;
    private readonly int _control = FreePorts.Next();
    private readonly AppNetwork _network;

    /// <param name="directory">Its configuration goes there.</param>
    /// <param name="account">Whom it registers, where and how.</param>
    /// <param name="writesTo">The number that <see cref="SendAsync"/> writes to: baresip writes to its only contact.</param>
    public Baresip(TestDirectory directory, AppAccount account, string? writesTo = null)
    {
        string home = Directory.CreateDirectory(directory.File($"baresip-{account.Did}")).FullName;
        int port = FreePorts.Next(2); // TLS listens on the next one
        File.WriteAllText(Path.Combine(home, "config"), $"""
            poll_method epoll
            sip_listen {account.Network.Local}:{port}
            {Tls(account.Certificates)}
            net_interface {account.Network.Local}
            module_path {ModulePath()}
            module stdio.so
            module g711.so
            module aufile.so
            module_tmp uuid.so
            module_tmp account.so
            module_app contact.so
            module_app menu.so
            module ctrl_tcp.so
            ctrl_tcp_listen 127.0.0.1:{_control}

            """);
        File.WriteAllText(Path.Combine(home, "contacts"), writesTo is null ? "" : $"\"Peer\" <sip:{writesTo}@{account.Domain}>\n");
        File.WriteAllText(Path.Combine(home, "accounts"),
            $"<sip:{account.Did}@{account.Domain};transport={account.Transport}>;auth_user={account.Did};auth_pass={account.Password};"
            + $"outbound=\"sip:{account.Network.Server}:{account.Port};transport={account.Transport}\";regint=60\n");
        _network = account.Network;
        (string file, IReadOnlyList<string> arguments) = _network.Command("baresip", ["-4", "-f", home, "-v"]);
        _process = new ChildProcess($"baresip {account.Did}", file, arguments);
    }

    public ChildProcess Process => _process;

    /// <summary>Waits until our 200 to its REGISTER came.</summary>
    public Task RegisteredAsync() =>
        _process.WaitForLineAsync(line => line.Contains("200 OK", StringComparison.Ordinal), "registration");

    /// <summary>Waits until it shows a message with this text; it prints <c>sip:from@domain: "text"</c>.</summary>
    public Task<string> ReceivedAsync(string text, TimeSpan? within = null) =>
        _process.WaitForLineAsync(line => line.Contains($": \"{text}\"", StringComparison.Ordinal), $"message \"{text}\"", within);

    /// <summary>Asks it over its control port: a netstring of JSON.</summary>
    public async Task SendAsync(string did, string text)
    {
        byte[] command = JsonSerializer.SerializeToUtf8Bytes(new { command = "message", @params = text, token = "t" });
        byte[] netstring = [.. Encoding.ASCII.GetBytes($"{command.Length}:"), .. command, (byte)','];
        if (_network.Namespace is not null)
        {
            await ControlThereAsync(netstring);
            return;
        }

        using var control = new TcpClient();
        await control.ConnectAsync(IPAddress.Loopback, _control);
        await control.GetStream().WriteAsync(netstring);
        byte[] answer = new byte[4096];
        _ = await control.GetStream().ReadAsync(answer); // it has sent when it answers
    }

    public void Dispose() => _process.Dispose();

    /// <summary>Its control port is in its own namespace: a shell goes there.</summary>
    private async Task ControlThereAsync(byte[] netstring)
    {
        (string file, IReadOnlyList<string> arguments) = _network.Command(
            "bash", ["-c", $"exec 3<>/dev/tcp/127.0.0.1/{_control}; base64 -d <<< {Convert.ToBase64String(netstring)} >&3; head -c 1 <&3"]);
        using var shell = new ChildProcess("baresip's control", file, arguments);
        await shell.WaitForExitAsync(TimeSpan.FromSeconds(10));
    }

    private static string Tls(TestCertificates? certificates) =>
        certificates is null ? "" : $"sip_cafile {certificates.Authority}\nsip_certificate {certificates.CertificateAndKey}";

    /// <summary>Debian puts the modules under the plain or the architecture's library directory.</summary>
    private static string ModulePath() =>
        new[] { "/usr/lib/baresip/modules", "/usr/lib/x86_64-linux-gnu/baresip/modules", "/usr/lib/aarch64-linux-gnu/baresip/modules" }
            .FirstOrDefault(Directory.Exists) ?? "/usr/lib/baresip/modules";
}
