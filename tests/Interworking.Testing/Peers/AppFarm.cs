using System.Net;
using Interworking.Sip.Transport;

namespace Interworking.Testing.Peers;

/// <summary>
/// Any number of apps behind one UDP socket: they register, and answer every MESSAGE with 200 after the farm's delay.
/// </summary>
public sealed class AppFarm : ISipHandler, IAsyncDisposable
{
    private readonly IPEndPoint _gateway;
    private readonly string _domain;
    private readonly MessageSink _sink;
    private readonly SipEndpoint _endpoint;
    private readonly UdpListener _listener;

    /// <param name="gateway">Where to register.</param>
    /// <param name="domain">The environment's domain.</param>
    /// <param name="delay">From a MESSAGE to its 200.</param>
    public AppFarm(IPEndPoint gateway, string domain, TimeSpan delay = default)
    {
        (_gateway, _domain) = (gateway, domain);
        _sink = new MessageSink(delay);
        _endpoint = new SipEndpoint(new SipEndpointOptions(), this, TimeProvider.System);
        _listener = _endpoint.ListenUdp(new IPEndPoint(IPAddress.Loopback, 0));
    }

    /// <summary>Every MESSAGE that arrived; retransmissions are absorbed below.</summary>
    public Inbox<AppMessage> Received => _sink.Received;

    /// <summary>REGISTER, with digest when challenged.</summary>
    /// <returns>The final status: 200 when registered.</returns>
    public Task<int> RegisterAsync(string did, string password, int expires = 3600) =>
        new AppRegister(_domain, did, password).SendAsync(
            _endpoint, _endpoint.UdpFlow(_listener, _gateway), $"<sip:{did}@{_listener.Local}>", expires, CancellationToken.None);

    /// <summary>One of its apps writes a MESSAGE, with digest when challenged.</summary>
    /// <returns>The final status; 0 when there was none.</returns>
    public Task<int> SendAsync(string did, string password, string to, string text) =>
        new AppSubmission(_domain, did, password, to, text).SendAsync(_endpoint, _endpoint.UdpFlow(_listener, _gateway), CancellationToken.None);

    void ISipHandler.OnRequest(ServerTransaction transaction) => _sink.OnRequest(transaction);

    void ISipHandler.OnFlowClosed(Flow flow)
    {
    }

    public async ValueTask DisposeAsync()
    {
        await _sink.DisposeAsync();
        await _endpoint.DisposeAsync();
    }
}
