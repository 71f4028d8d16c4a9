using System.Net;
using System.Net.Sockets;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Observability;
using Interworking.Gateway.Registrar;
using Interworking.Gateway.Sip.Nat;
using Interworking.Gateway.Tests.Registrar;
using Interworking.Sip.Messages;
using Interworking.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Interworking.Gateway.Tests.Sip.Nat;

/// <summary>What keeps a NAT open between two REGISTERs.</summary>
public sealed class NatKeepAliveTests : IAsyncLifetime
{
    private readonly SipMetrics _metrics = new();
    private readonly Known _known = new();
    private readonly Socket _phone = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private SipWorld _world = null!;
    private NatKeepAlive? _keepAlive;

    private IPEndPoint Phone => (IPEndPoint)_phone.LocalEndPoint!;

    public async Task InitializeAsync()
    {
        _world = await SipWorld.StartAsync();
        _phone.Bind(new IPEndPoint(IPAddress.Loopback, 0));
    }

    public async Task DisposeAsync()
    {
        if (_keepAlive is not null) await _keepAlive.StopAsync(default);
        _keepAlive?.Dispose();
        _phone.Dispose();
        await _world.DisposeAsync();
        _metrics.Dispose();
    }

    [Fact]
    public async Task Run_AppBehindANat_GetsFourOctets()
    {
        _known.Bindings.Add(Nated("sip:1@10.0.0.7"));
        await StartAsync(seconds: 5);

        byte[] buffer = new byte[64];
        int length = await _phone.ReceiveAsync(buffer, SocketFlags.None, new CancellationTokenSource(TimeSpan.FromSeconds(10)).Token);

        buffer[..length].Should().Equal("\r\n\r\n"u8.ToArray());
    }

    [Fact]
    public async Task Run_OtherBindings_GetNone()
    {
        _known.Bindings.Add(Nated($"sip:1@{Phone}"));
        _known.Bindings.Add(Nated("sip:1@10.0.0.7") with { Transport = SipTransport.Tcp });
        _known.Bindings.Add(Nated("sip:1@10.0.0.7") with { Path = ["<sip:edge.example.net;lr>"] });
        _known.Bindings.Add(Nated("sip:1@10.0.0.7") with { Node = "b" });
        _known.Bindings.Add(Nated("sip:1@10.0.0.7") with { ExpiresAt = DateTimeOffset.UnixEpoch });
        await StartAsync(seconds: 5);
        await Eventually.TrueAsync(() => _known.Walks >= 2);

        _phone.Available.Should().Be(0);
    }

    [Fact]
    public void Walk_Steps_VisitEachOnceInARoundAndSpreadThem()
    {
        for (int number = 0; number < 100; number++) _known.Bindings.Add(Nated($"sip:{number}@10.0.0.7"));
        using var walk = new BindingWalk(_known, steps: 20);

        for (int round = 0; round < 3; round++)
        {
            var visited = new List<Binding>();
            for (int step = 0; step < 20; step++)
            {
                walk.Step(binding =>
                {
                    visited.Add(binding);
                    return true;
                }).Should().BeLessThanOrEqualTo(6);
                if (step == 9) visited.Count.Should().BeInRange(40, 60);
            }

            visited.Should().Equal(_known.Bindings);
        }
    }

    [Fact]
    public async Task Start_SwitchedOff_EndsAtOnce()
    {
        _known.Bindings.Add(Nated("sip:1@10.0.0.7"));
        await StartAsync(seconds: 0);

        await _keepAlive!.ExecuteTask!.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Known_OfTheEmbeddedRegistrar_AreWhatApplicationsRegistered()
    {
        using var phone = new UdpPhone(_world.Address);
        await phone.RegisterAsync($"Contact: {phone.Contact}");

        ((IKnownBindings)_world.Registrar).Known().Should().ContainSingle().Which.Contact.Should().Be($"sip:{SipWorld.Did}@{phone.Address}");
    }

    private Binding Nated(string contact) =>
        Bindings.Of(contact) with { Source = Phone, Local = _world.Address, ExpiresAt = DateTimeOffset.MaxValue };

    private async Task StartAsync(int seconds)
    {
        var options = new GatewayOptions { Sip = new SipOptions { NatKeepAliveSeconds = seconds } };
        _keepAlive = new NatKeepAlive(_known, _world.Server, options, _metrics, new FastTime(), NullLogger<NatKeepAlive>.Instance);
        await _keepAlive.StartAsync(default);
    }

    /// <summary>Twenty steps of a round are over in 20 ms.</summary>
    private sealed class FastTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1));
    }

    private sealed class Known : IKnownBindings
    {
        private int _walks;

        public List<Binding> Bindings { get; } = [];

        public int Walks => Volatile.Read(ref _walks);

        public long Count => Bindings.Count;

        IEnumerable<Binding> IKnownBindings.Known()
        {
            Interlocked.Increment(ref _walks);
            return Bindings;
        }
    }
}
