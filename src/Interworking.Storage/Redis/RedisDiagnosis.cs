using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using StackExchange.Redis;

namespace Interworking.Storage.Redis;

/// <summary>Why Redis cannot be used, step by step on a connection of its own: reach it, TLS, password, PING. In words, and what to do.</summary>
internal static class RedisDiagnosis
{
    private const int LongestReply = 512;

    /// <param name="settings">How it should be reached; of several servers the first is asked.</param>
    /// <param name="trust">Decides on its certificate; null for the machine's authorities.</param>
    /// <param name="limit">For all steps together.</param>
    /// <param name="stop">Gives up.</param>
    public static async Task<string> OfAsync(ConfigurationOptions settings, RemoteCertificateValidationCallback? trust, TimeSpan limit, CancellationToken stop)
    {
        using var within = CancellationTokenSource.CreateLinkedTokenSource(stop);
        within.CancelAfter(limit);
        EndPoint server = settings.EndPoints[0];
        string doing = "cannot be reached: no answer; check the address in Registrar.Redis, and firewalls";
        try
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(server, within.Token);
            doing = "does not answer the TLS handshake: that port may not speak TLS; leave ssl=true out of Registrar.Redis, or name the TLS port";
            await using Stream stream = settings.Ssl ? await SecureAsync(socket, settings, trust, within.Token) : new NetworkStream(socket);
            doing = settings.Ssl ? "takes the connection but does not answer" : "takes the connection but does not answer as Redis does: if that port wants TLS, add ssl=true to Registrar.Redis";
            string? refused = await AuthenticateAsync(stream, settings.Password, within.Token);
            return refused ?? Ping(await AskAsync(stream, ["PING"], within.Token));
        }
        catch (SocketException error)
        {
            return $"cannot be reached ({error.Message}): check the address in Registrar.Redis, and that the server runs";
        }
        catch (AuthenticationException error)
        {
            return $"is not trusted ({error.InnerException?.Message ?? error.Message}): set Registrar.CaPath to the PEM file of its authority, and sslHost= to the name in its certificate";
        }
        catch (Exception error) when (error is IOException or InvalidDataException || (error is OperationCanceledException && !stop.IsCancellationRequested))
        {
            return doing;
        }
    }

    private static async Task<SslStream> SecureAsync(Socket socket, ConfigurationOptions settings, RemoteCertificateValidationCallback? trust, CancellationToken stop)
    {
        var tls = new SslStream(new NetworkStream(socket));
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = settings.SslHost ?? (settings.EndPoints[0] as DnsEndPoint)?.Host ?? ((IPEndPoint)settings.EndPoints[0]).Address.ToString(),
                RemoteCertificateValidationCallback = trust,
            },
            stop);
        return tls;
    }

    private static async Task<string?> AuthenticateAsync(Stream stream, string? password, CancellationToken stop)
    {
        if (string.IsNullOrEmpty(password)) return null;
        string reply = await AskAsync(stream, ["AUTH", password], stop);
        if (reply.StartsWith('+')) return null;
        return reply.Contains("without any password", StringComparison.Ordinal)
            ? "has no password, but Registrar.Redis gives one: leave password= out, or set requirepass there"
            : "refuses the password in Registrar.Redis";
    }

    private static string Ping(string reply) => reply switch
    {
        _ when reply.StartsWith("-NOAUTH", StringComparison.Ordinal) => "wants a password: add password=... to Registrar.Redis",
        _ when reply.StartsWith('-') => $"answers PING with \"{reply[1..]}\"",
        _ => "answered only at the second try: it may have just started",
    };

    /// <summary>One command and the first line of its reply.</summary>
    private static async Task<string> AskAsync(Stream stream, string[] command, CancellationToken stop)
    {
        var request = new StringBuilder($"*{command.Length}\r\n");
        foreach (string word in command) request.Append($"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n");
        await stream.WriteAsync(Encoding.UTF8.GetBytes(request.ToString()), stop);
        byte[] reply = new byte[LongestReply];
        int length = 0;
        while (length < reply.Length && (length == 0 || reply[length - 1] != '\n'))
        {
            int read = await stream.ReadAsync(reply.AsMemory(length), stop);
            if (read == 0) throw new EndOfStreamException();
            length += read;
        }

        string line = Encoding.UTF8.GetString(reply, 0, length).TrimEnd();
        return line.StartsWith('+') || line.StartsWith('-') ? line : throw new InvalidDataException();
    }
}
