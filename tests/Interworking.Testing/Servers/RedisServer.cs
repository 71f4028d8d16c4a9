using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Interworking.Testing.Servers;

/// <summary>A redis-server of its own on loopback, with a password, a plain port and a TLS port; nothing of it is kept on disk.</summary>
public sealed class RedisServer : IDisposable
{
    private const string Password = "pw-of-the-test";
    private readonly string _folder = Directory.CreateTempSubdirectory("redis-").FullName;
    private readonly int _port = FreePorts.Next();
    private readonly int _tlsPort = FreePorts.Next();
    private Process? _guard;
    private string _id = "";

    public RedisServer()
    {
        WriteCertificate();
        Start();
    }

    public string ConnectionString => $"127.0.0.1:{_port},password={Password}";

    public string TlsConnectionString => $"127.0.0.1:{_tlsPort},password={Password},ssl=true,sslHost=localhost";

    public string WrongPasswordConnectionString => $"127.0.0.1:{_port},password=wrong";

    public string CaPath => Path.Combine(_folder, "ca.pem");

    /// <summary>Returns when it answers. A shell that waits for the end of its input ends it, also when the tests die.</summary>
    public void Start()
    {
        string tls = $"--tls-port {_tlsPort} --tls-cert-file {CaPath} --tls-key-file {Path.Combine(_folder, "key.pem")} --tls-ca-cert-file {CaPath} --tls-auth-clients no";
        string server = $"redis-server --port {_port} --bind 127.0.0.1 --requirepass {Password} --save '' --appendonly no --dir {_folder} {tls}";
        _guard = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"{server} >/dev/null 2>&1 & echo $!; cat >/dev/null; kill -9 $!; wait"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        _id = _guard.StandardOutput.ReadLine() ?? throw new InvalidOperationException("redis-server did not start; .ci/install-peers.sh installs it");
        var deadline = Stopwatch.StartNew();
        while (!IsUp())
        {
            if (deadline.Elapsed > TimeSpan.FromSeconds(10)) throw new InvalidOperationException("redis-server did not come up; .ci/install-peers.sh installs it");
            Thread.Yield();
        }
    }

    /// <summary>Killed: connections are reset, and nothing that it knew is kept.</summary>
    public void Stop()
    {
        if (_guard is null) return;
        _guard.StandardInput.Close();
        _guard.WaitForExit();
        _guard.Dispose();
        _guard = null;
    }

    /// <summary>It goes on existing and accepting connections, but says nothing.</summary>
    public void Freeze() => Signal("STOP");

    public void Thaw() => Signal("CONT");

    /// <summary>One command as redis-cli would send it, and the answer's text: what another program does that knows nothing of us.</summary>
    public string Run(params string[] command)
    {
        using var client = new TcpClient();
        client.Connect(IPAddress.Loopback, _port);
        using NetworkStream stream = client.GetStream();
        stream.ReadTimeout = 5000;
        string login = Ask(stream, ["AUTH", Password]);
        return login != "+OK" ? throw new InvalidOperationException($"redis-server refused the password: {login}") : Ask(stream, command);
    }

    public void Dispose()
    {
        Stop();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Ask(NetworkStream stream, string[] command)
    {
        var request = new StringBuilder($"*{command.Length}\r\n");
        foreach (string word in command) request.Append($"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n");
        stream.Write(Encoding.UTF8.GetBytes(request.ToString()));
        return ReadReply(stream);
    }

    /// <summary>RESP2: simple strings, errors and numbers as their line; strings as they are; lists joined by spaces.</summary>
    private static string ReadReply(NetworkStream stream)
    {
        string line = ReadLine(stream);
        if (line[0] == '*') return string.Join(' ', Enumerable.Range(0, int.Parse(line[1..], null)).Select(_ => ReadReply(stream)));
        if (line[0] != '$') return line;
        int length = int.Parse(line[1..], null);
        if (length < 0) return "";
        byte[] text = new byte[length + 2];
        stream.ReadExactly(text);
        return Encoding.UTF8.GetString(text, 0, length);
    }

    private static string ReadLine(NetworkStream stream)
    {
        var line = new StringBuilder();
        for (int octet = stream.ReadByte(); octet != '\n'; octet = stream.ReadByte())
        {
            if (octet < 0) throw new EndOfStreamException();
            line.Append((char)octet);
        }

        return line.ToString().TrimEnd('\r');
    }

    private bool IsUp()
    {
        try
        {
            return Run("PING") == "+PONG";
        }
        catch (Exception error) when (error is SocketException or IOException)
        {
            return false;
        }
    }

    private void Signal(string name)
    {
        using Process kill = Process.Start("kill", $"-{name} {_id}");
        kill.WaitForExit();
    }

    private void WriteCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(CaPath, certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_folder, "key.pem"), key.ExportPkcs8PrivateKeyPem());
    }
}
