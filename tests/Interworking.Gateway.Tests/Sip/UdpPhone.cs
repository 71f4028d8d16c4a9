using System.Net;
using System.Net.Sockets;
using System.Text;
using Interworking.Sip.Auth;

namespace Interworking.Gateway.Tests.Sip;

/// <summary>A softphone made of a socket and strings.</summary>
internal sealed class UdpPhone : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly IPEndPoint _server;
    private int _branch;
    private uint _nonceCount;

    public UdpPhone(IPEndPoint server)
    {
        _server = server;
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
    }

    public IPEndPoint Address => (IPEndPoint)_socket.LocalEndPoint!;

    public uint CSeq { get; set; }

    public string User { get; init; } = SipWorld.Did;

    public string CallId { get; init; } = "3848276298220188511@192.0.2.7";

    /// <summary>The last challenge, answered by each request that follows.</summary>
    public string? Challenge { get; set; }

    public string Contact => $"<sip:{User}@{Address}>";

    /// <summary>REGISTER, again with credentials when it is challenged.</summary>
    public async Task<Reply> RegisterAsync(params string[] headers)
    {
        Reply reply = await TryRegisterAsync(headers);
        if (reply.Status != 401) return reply;
        (Challenge, _nonceCount) = (reply.Header("WWW-Authenticate")!, 0);
        return await TryRegisterAsync(headers);
    }

    /// <summary>One REGISTER, with credentials when a challenge is known.</summary>
    public Task<Reply> TryRegisterAsync(params string[] headers) => AskAsync(Register(headers));

    public string Register(string[] headers, string? to = null, string? uri = null, string? password = null, string? user = null)
    {
        uri ??= "sip:" + SipWorld.Domain;
        var lines = new List<string>
        {
            $"REGISTER {uri} SIP/2.0",
            $"Via: SIP/2.0/UDP {Address};branch=z9hG4bK{Address.Port}x{++_branch};rport",
            "Max-Forwards: 70",
            $"From: <sip:{User}@{SipWorld.Domain}>;tag=a73kszlfl",
            $"To: <{to ?? $"sip:{User}@{SipWorld.Domain}"}>",
            $"Call-ID: {CallId}",
            $"CSeq: {++CSeq} REGISTER",
        };
        if (Challenge is { } challenge)
            lines.Add("Authorization: " + DigestClient.Authorize(
                challenge, user ?? User, password ?? FakeProvisioning.PasswordOf(user ?? User), "REGISTER", uri, ++_nonceCount));
        lines.AddRange(headers);
        return string.Join("\r\n", lines) + "\r\nContent-Length: 0\r\n\r\n";
    }

    public string Request(string method, string uri, params string[] headers) => string.Join("\r\n",
    [
        $"{method} {uri} SIP/2.0",
        $"Via: SIP/2.0/UDP {Address};branch=z9hG4bK{Address.Port}x{++_branch};rport",
        $"From: <sip:{User}@{SipWorld.Domain}>;tag=a73kszlfl",
        $"To: <{uri}>",
        $"Call-ID: {CallId}",
        $"CSeq: {++CSeq} {method}",
        .. headers,
        "Content-Length: 0",
        "",
        "",
    ]);

    /// <summary>Something came that was not read.</summary>
    public bool HasMore => _socket.Available > 0;

    public async Task SendAsync(string request) => await _socket.SendToAsync(Encoding.UTF8.GetBytes(request), _server);

    public async Task<Reply> AskAsync(string request)
    {
        await SendAsync(request);
        while (true)
        {
            var reply = new Reply(await ReceiveAsync());
            if (reply.Status >= 200) return reply; // a test's clock may run so far ahead that a 100 is due
        }
    }

    public async Task<string> ReceiveAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        byte[] buffer = new byte[65_536];
        SocketReceiveFromResult received = await _socket.ReceiveFromAsync(buffer, SocketFlags.None, _server, deadline.Token);
        return Encoding.UTF8.GetString(buffer, 0, received.ReceivedBytes);
    }

    /// <summary>Answers a request that was received as text.</summary>
    public async Task AnswerAsync(string request, string status)
    {
        string[] kept = ["Via:", "From:", "To:", "Call-ID:", "CSeq:"];
        IEnumerable<string> lines = request.Split("\r\n").TakeWhile(line => line.Length > 0).Where(line => kept.Any(name => line.StartsWith(name, StringComparison.Ordinal)));
        await _socket.SendToAsync(Encoding.UTF8.GetBytes(string.Join("\r\n", [$"SIP/2.0 {status}", .. lines, "Content-Length: 0", "", ""])), _server);
    }

    public void Dispose() => _socket.Dispose();
}

/// <summary>A response as text.</summary>
internal sealed record Reply(string Text)
{
    public int Status => int.Parse(Text.Split(' ')[1]);

    public string? Header(string name) => Headers(name).FirstOrDefault();

    public string[] Headers(string name) =>
        [.. Text.Split("\r\n").Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)).Select(line => line[(name.Length + 1)..].Trim())];
}
