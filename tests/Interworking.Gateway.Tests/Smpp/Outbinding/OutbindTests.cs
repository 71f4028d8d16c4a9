using System.Buffers;
using System.IO.Pipelines;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Smpp;
using Interworking.Gateway.Tests.Pipeline;
using Interworking.Smpp.Codec;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Session;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Tests.Smpp.Outbinding;

/// <summary>A message centre opens the connection and asks us to bind on it.</summary>
public sealed class OutbindTests : IAsyncLifetime
{
    private static readonly Outbind Right = new("us", "pw");

    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _work = [];
    private CarrierFixture _gateway = null!;

    public async Task InitializeAsync() => _gateway = await CarrierFixture.StartAsync(manual: true);

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_work).WaitAsync(Limits.Patience);
        await _gateway.DisposeAsync();
        _stop.Dispose();
    }

    [Fact]
    public async Task Outbind_OfAConfiguredConnection_IsAnsweredWithItsBind()
    {
        Keep(Provision());
        Centre centre = Open(Right);

        Bind bind = await centre.Bound.Task.WaitAsync(Limits.Patience);

        (bind.Type, bind.SystemId, bind.Password).Should().Be((BindType.Transceiver, "us", "pw"));
        await Limits.UntilAsync(() => _gateway.Gateway.Links.All.Any(link => link.Connection?.Name == "peer"), "the link is there");
        Account app = _gateway.Gateway.NewAccount();
        _gateway.Gateway.Apps.Standing = _ => ScriptedApps.Delivered;
        SendResult delivered = await centre.Session.SendAsync(new DeliverSm(new ShortMessage
        {
            Source = new SmppAddress(Ton.International, Npi.Isdn, "4477"),
            Destination = new SmppAddress(Ton.International, Npi.Isdn, app.Did),
            Body = "hi"u8.ToArray(),
        })).AsTask().WaitAsync(Limits.Patience);
        delivered.Status.Should().Be(CommandStatus.Ok);
        _gateway.Gateway.Apps.Arrived.Should().Equal("hi");
    }

    [Fact]
    public async Task Outbind_AllBindsAreUp_IsClosed()
    {
        Keep(Provision());
        Centre first = Open(Right);
        await first.Bound.Task.WaitAsync(Limits.Patience);

        Centre second = Open(Right);
        await _gateway.Gateway.TimePassesAsync(TimeSpan.FromSeconds(1), second.Life);

        second.Bound.Task.IsCompleted.Should().BeFalse();
        first.Session.State.Should().Be(BindState.BoundTransceiver);
    }

    [Fact]
    public async Task Outbind_TheLinkEnds_TheNextIsTaken()
    {
        Keep(Provision());
        Centre first = Open(Right);
        await first.Bound.Task.WaitAsync(Limits.Patience);
        first.Session.Close(SessionEndReason.Closed);
        await Open(Right).Bound.Task.WaitAsync(Limits.Patience);
    }

    [Theory]
    [InlineData("us", "wrong", "127.0.0.1", true, false)]
    [InlineData("them", "pw", "127.0.0.1", true, false)]
    [InlineData("us", "pw", "127.0.0.2", true, false)]
    [InlineData("us", "pw", "127.0.0.1", false, false)]
    [InlineData("us", "pw", "127.0.0.1", true, true)]
    public async Task Outbind_WrongLoginOrHostOrDisabledOrInClearWhereTlsIsAgreed_IsClosedUnbound(string systemId, string password, string from, bool enabled, bool tls)
    {
        Keep(Provision(enabled, tls));
        Centre centre = Open(new Outbind(systemId, password), from);

        await Limits.UntilAsync(() => _gateway.Gateway.Time.IsAwaited(TimeSpan.FromSeconds(1)), "refused, with the delay of a wrong login");
        _gateway.Gateway.Time.Advance(TimeSpan.FromSeconds(1));
        await centre.Life.WaitAsync(Limits.Patience);

        centre.Bound.Task.IsCompleted.Should().BeFalse();
        _gateway.Gateway.Links.All.Should().BeEmpty();
        _gateway.Journal.RefusedStrangers.Should().Be(1);
    }

    [Fact]
    public async Task Connect_OctetByOctet_IsJudgedAsAnyOther()
    {
        IDuplexPipe pipe = _gateway.Connect();
        var peer = new RawPeer(pipe);
        var octets = new ArrayBufferWriter<byte>();
        PduCodec.Encode(octets, new Bind(BindType.Transceiver, "tata", "tata-pw", "", 0x34, Ton.Unknown, Npi.Unknown, ""), CommandStatus.Ok, 1).Should().Be(PduFault.None);
        for (int at = 0; at < octets.WrittenCount; at++) await pipe.Output.WriteAsync(octets.WrittenMemory.Slice(at, 1));

        (PduHeader header, _) = await peer.ReadAsync();
        header.Status.Should().Be(CommandStatus.Ok);
        await peer.CutAsync();
    }

    /// <summary>Nothing listens there: the connection is up when the peer opens it.</summary>
    private Connection Provision(bool enabled = true, bool tls = false)
    {
        var connection = new Connection { Name = "peer", Address = "127.0.0.1:1", SystemId = "us", Password = "pw", Enabled = enabled, Tls = tls };
        _gateway.Gateway.Accounts.Put(connection);
        return connection;
    }

    private void Keep(Connection connection) => _work.Add(new ConnectionDialler(
        _gateway.Ingress, _gateway.Gateway.Links, _gateway.Journal, _gateway.Gateway.Connections, _gateway.Copies, _gateway.Rates, _gateway.Gateway.Accounts,
        _gateway.Outbinds, TimeProvider.System).KeepBoundAsync(connection, _stop.Token));

    private Centre Open(Outbind outbind, string from = "127.0.0.1")
    {
        var centre = new Centre();
        centre.Session = new SmppSession(_gateway.Connect(from), SessionRole.MessageCentre, centre, new SmppSessionOptions(), TimeProvider.System);
        centre.Life = centre.Session.RunAsync(_stop.Token);
        _work.Add(centre.Life);
        centre.Session.SendAsync(outbind).IsCompletedSuccessfully.Should().BeTrue();
        return centre;
    }

    private sealed class Centre : ISmppSessionHandler
    {
        public SmppSession Session { get; set; } = null!;

        public Task Life { get; set; } = Task.CompletedTask;

        public TaskCompletionSource<Bind> Bound { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ValueTask<BindDecision> BindAsync(SmppSession session, Bind bind, CancellationToken cancellation)
        {
            Bound.TrySetResult(bind);
            return ValueTask.FromResult(new BindDecision(CommandStatus.Ok, "centre"));
        }

        public void OnBound(SmppSession session)
        {
        }

        public void OnRequest(SmppSession session, in SmppRequest request) => request.Respond(CommandStatus.Ok);

        public void OnClosed(SmppSession session, SessionEnd end)
        {
        }
    }
}
