using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Interworking.FunctionalTests.Conformance;

/// <summary>
/// The network between us and an app on UDP, which loses what its <see cref="LossPattern"/> says. It stands at the app's address; the app itself is behind it, and answers to
/// it.
/// </summary>
public sealed class LossyPath : IDisposable
{
    public const int Seed = 20;

    private const int Messages = 200;

    private static readonly byte[] CallId = "\r\nCall-ID: "u8.ToArray();

    private readonly LossPattern _pattern = new(Messages, Seed);
    private readonly Dictionary<string, Exchange> _exchanges = [];
    private readonly UdpClient _outside;
    private readonly UdpClient _inside = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly IPEndPoint _app;
    private readonly Task _running;
    private IPEndPoint? _gateway;

    /// <param name="port">Where the app is taken to be.</param>
    /// <param name="app">Where it is.</param>
    public LossyPath(int port, int app)
    {
        _app = new IPEndPoint(IPAddress.Loopback, app);
        _outside = new UdpClient(new IPEndPoint(IPAddress.Loopback, port));
        _running = Task.WhenAll(PassAsync(_outside, ToAppAsync), PassAsync(_inside, ToGatewayAsync));
    }

    /// <summary>Packets that were lost, both ways.</summary>
    public int Lost { get; private set; }

    public void Dispose()
    {
        _outside.Dispose();
        _inside.Dispose();
        _running.Wait(TimeSpan.FromSeconds(5));
    }

    private async Task ToAppAsync(UdpReceiveResult packet)
    {
        _gateway = packet.RemoteEndPoint;
        if (Passes(packet.Buffer, isRequest: true)) await _inside.SendAsync(packet.Buffer, _app);
    }

    private async Task ToGatewayAsync(UdpReceiveResult packet)
    {
        if (Passes(packet.Buffer, isRequest: false)) await _outside.SendAsync(packet.Buffer, _gateway!);
    }

    private bool Passes(byte[] packet, bool isRequest)
    {
        int at = packet.AsSpan().IndexOf(CallId);
        if (at < 0) return true; // a keep-alive
        string call = Encoding.ASCII.GetString(packet, at + CallId.Length, packet.AsSpan(at + CallId.Length).IndexOf((byte)'\r'));
        lock (_exchanges)
        {
            if (!_exchanges.TryGetValue(call, out Exchange? exchange)) _exchanges.Add(call, exchange = new Exchange(_exchanges.Count));
            bool lost = isRequest ? _pattern.LosesRequest(exchange.Number, exchange.Requests++) : _pattern.LosesAnswer(exchange.Number, exchange.Answers++);
            if (lost) Lost++;
            return !lost;
        }
    }

    private static async Task PassAsync(UdpClient from, Func<UdpReceiveResult, Task> pass)
    {
        try
        {
            while (true) await pass(await from.ReceiveAsync());
        }
        catch (Exception error) when (error is ObjectDisposedException or SocketException { SocketErrorCode: SocketError.OperationAborted or SocketError.Interrupted })
        {
            // It is over.
        }
    }

    private sealed class Exchange(int number)
    {
        public int Number => number;

        public int Requests { get; set; }

        public int Answers { get; set; }
    }
}
