using System.Net;
using System.Net.Sockets;
using System.Text;
using Interworking.Gateway.Tests.Pipeline;
using Interworking.Sip.Auth;

namespace Interworking.Gateway.Tests.Sip.Ingress;

/// <summary>An app that writes messages over one socket.</summary>
internal sealed class MessagePhone : IDisposable
{
    private readonly Socket _socket;
    private readonly byte[] _buffer = new byte[65_536];

    private MessagePhone(Socket socket) => _socket = socket;

    public string User { get; init; } = SipWorld.Did;

    /// <summary>The request as it went out last, with its credentials: what a copy of it looks like.</summary>
    public MessageRequest? Sent { get; private set; }

    public static async Task<MessagePhone> ConnectAsync(IPEndPoint gateway, bool tcp = false, string? user = null)
    {
        var socket = tcp ? new Socket(SocketType.Stream, ProtocolType.Tcp) : new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(gateway);
        return new MessagePhone(socket) { User = user ?? SipWorld.Did };
    }

    /// <summary>Sends it, and again with credentials when it is challenged.</summary>
    public async Task<Reply> SendAsync(MessageRequest request, string? password = null)
    {
        Reply reply = await AskAsync(request with { Branch = NewBranch() });
        if (reply.Status != 401) return reply;
        string authorization = DigestClient.Authorize(
            reply.Header("WWW-Authenticate")!, User, password ?? FakeProvisioning.PasswordOf(User), "MESSAGE", request.Uri)!;
        return await AskAsync(request with
        {
            CSeq = request.CSeq + 1,
            Branch = NewBranch(),
            Headers = [.. request.Headers, $"Authorization: {authorization}"],
        });
    }

    /// <summary>Sends it as it is; the final answer.</summary>
    public async Task<Reply> AskAsync(MessageRequest request)
    {
        await WriteAsync(request);
        return await AnswerAsync();
    }

    public async Task WriteAsync(MessageRequest request)
    {
        Sent = request;
        string transport = _socket.ProtocolType == ProtocolType.Tcp ? "TCP" : "UDP";
        await _socket.SendAsync(request.ToBytes(transport, (IPEndPoint)_socket.LocalEndPoint!));
    }

    /// <summary>The next final answer; over TCP too each comes in a segment of its own, since we ask one thing at a time.</summary>
    public async Task<Reply> AnswerAsync()
    {
        using var deadline = new CancellationTokenSource(Limits.Patience);
        while (true)
        {
            int length = await _socket.ReceiveAsync(_buffer, SocketFlags.None, deadline.Token);
            var reply = new Reply(Encoding.UTF8.GetString(_buffer, 0, length));
            if (reply.Status >= 200) return reply; // a test's clock may run so far ahead that a 100 is due
        }
    }

    private static string NewBranch() => "z9hG4bK" + Guid.NewGuid().ToString("N");

    /// <summary>Cuts a connection without a word.</summary>
    public void Cut()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Dispose();
    }

    public void Dispose() => _socket.Dispose();
}
