using System.Net;
using Interworking.FunctionalTests.Harness;
using Interworking.Sip.Messages;
using Interworking.Sip.Transport;

namespace Interworking.FunctionalTests.Peers;

/// <summary>Kamailio on loopback with a configuration of the test's own. It can be killed and started again.</summary>
/// <param name="directory">Its files go there.</param>
/// <param name="name">Tells several in one test apart.</param>
public abstract class Kamailio(TestDirectory directory, string name) : IDisposable
{
    private readonly string _home = Directory.CreateDirectory(directory.File($"kamailio-{name}")).FullName;
    private ChildProcess? _process;

    public int Port { get; } = FreePorts.Next();

    public IPEndPoint Address => new(IPAddress.Loopback, Port);

    public ChildProcess Process => _process ?? throw new InvalidOperationException($"kamailio {name} is not running");

    /// <summary>Where it keeps its files; Kamailio needs a folder of its own for each process.</summary>
    protected string Home => _home;

    /// <summary>Everything but the head that all have: modules, parameters and routes.</summary>
    protected abstract string Configuration();

    /// <summary>Returns when it answers OPTIONS.</summary>
    public async Task StartAsync()
    {
        string file = Path.Combine(_home, "kamailio.cfg");
        File.WriteAllText(file, $$"""
            #!KAMAILIO
            debug=2
            log_stderror=yes
            children=2
            tcp_children=2
            auto_aliases=no
            listen=udp:127.0.0.1:{{Port}}
            listen=tcp:127.0.0.1:{{Port}}

            """ + Configuration());
        _process = new ChildProcess($"kamailio {name}", "kamailio", ["-f", file, "-DD", "-E", "-P", Path.Combine(_home, "pid"), "-Y", _home, "-m", "64", "-M", "8"]);
        await using var probe = new Probe();
        (await probe.OptionsAsync(Address)).Should().BeTrue($"kamailio {name} answers:\n{_process.Tail(20)}");
    }

    /// <summary>kill -9, with its children.</summary>
    public void Kill()
    {
        _process?.Dispose();
        _process = null;
    }

    public void Dispose() => _process?.Dispose();

    /// <summary>Asks until it is answered: its transaction repeats what nobody listened to.</summary>
    private sealed class Probe : ISipHandler, IAsyncDisposable
    {
        private readonly SipEndpoint _endpoint;

        public Probe() => _endpoint = new SipEndpoint(new SipEndpointOptions(), this, TimeProvider.System);

        public async Task<bool> OptionsAsync(IPEndPoint server)
        {
            Flow flow = _endpoint.UdpFlow(_endpoint.ListenUdp(new IPEndPoint(IPAddress.Loopback, 0)), server);
            ClientResult result = await _endpoint.SendAsync(
                new SipOutgoingRequest
                {
                    Method = SipMethods.Options,
                    RequestUri = $"sip:{server}",
                    From = "<sip:probe@127.0.0.1>;tag=1",
                    To = $"<sip:{server}>",
                    CallId = Guid.NewGuid().ToString("N"),
                    CSeq = 1,
                },
                flow,
                CancellationToken.None);
            return result.Response is { StatusCode: 200 };
        }

        public void OnRequest(ServerTransaction transaction)
        {
        }

        public void OnFlowClosed(Flow flow)
        {
        }

        public ValueTask DisposeAsync() => _endpoint.DisposeAsync();
    }
}
