using Interworking.FunctionalTests.Harness;

namespace Interworking.FunctionalTests.Peers;

/// <summary>linphone's console program as a user's app. It answers each text with an unasked message/imdn+xml.</summary>
public sealed class Linphone : IApp
{
    private readonly ChildProcess _process;
    private readonly string _log;
    private readonly string _domain;

    /// <param name="directory">Its configuration and its database go there.</param>
    /// <param name="account">Whom it registers, where and how.</param>
    public Linphone(TestDirectory directory, AppAccount account)
    {
        _domain = account.Domain;
        string home = Directory.CreateDirectory(directory.File($"linphone-{account.Did}")).FullName;
        _log = Path.Combine(home, "linphone.log");
        int port = FreePorts.Next(2);
        string settings = Path.Combine(home, "linphonerc");
        string server = $"<sip:{account.Network.Server}:{account.Port};transport={account.Transport};lr>";
        File.WriteAllText(settings, $"""
            [sip]
            sip_port={port}
            sip_tcp_port={port}
            sip_tls_port={port + 1}
            default_proxy=0
            verify_server_certs=0
            verify_server_cn=0
            bind_address={account.Network.Local}
            guess_hostname=0
            [auth_info_0]
            username={account.Did}
            passwd={account.Password}
            realm={account.Domain}
            [proxy_0]
            reg_proxy={server}
            reg_route={server}
            reg_identity=sip:{account.Did}@{account.Domain}
            reg_expires=300
            reg_sendregister=1
            [storage]
            uri={home}/linphone.db

            """);
        (string file, IReadOnlyList<string> arguments) = account.Network.Command("linphonec", ["-c", settings, "-d", "6", "-l", _log]);
        _process = new ChildProcess($"linphone {account.Did}", file, arguments,
            new Dictionary<string, string> { ["HOME"] = home });
    }

    public ChildProcess Process => _process;

    /// <summary>It does not print that it is registered, but logs it.</summary>
    public Task RegisteredAsync() => Eventually.TrueAsync(
        () => File.Exists(_log) && File.ReadLines(_log).Any(line => line.Contains("to [LinphoneRegistrationOk]", StringComparison.Ordinal)),
        $"{_process.Name}: registration");

    /// <summary>Waits until it shows a message with this text.</summary>
    public Task<string> ReceivedAsync(string text, TimeSpan? within = null) =>
        _process.WaitForLineAsync(line => line.Contains("Message received from", StringComparison.Ordinal) && line.EndsWith(text, StringComparison.Ordinal),
            $"message \"{text}\"", within);

    public Task SendAsync(string did, string text) => _process.TypeAsync($"chat sip:{did}@{_domain} {text}");

    public void Dispose() => _process.Dispose();
}
