using Interworking.Gateway.Configuration;
using Interworking.Gateway.Operating;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Settlement.Credit;
using Interworking.Gateway.Smpp;
using Interworking.Gateway.Smpp.Copies;
using Interworking.Gateway.Smpp.Flow;
using Interworking.Gateway.Smpp.Links;
using Interworking.Gateway.Smpp.Outbinding;
using Interworking.Gateway.Tests.Pipeline;
using Interworking.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Interworking.Gateway.Tests.Smpp.Binds;

/// <summary>Supervisors that share one peer, over real sockets; their rounds follow a clock moved by hand.</summary>
public sealed class ConnectionSupervisorTests : IAsyncLifetime
{
    private readonly SharedBinds _binds = new();
    private readonly CountingCentre _centre = new();
    private readonly ManualTimeProvider _time = new();
    private readonly NodeDrain _drain = new(TimeProvider.System);
    private readonly List<ConnectionSupervisor> _supervisors = [];
    private PipelineFixture _gateway = null!;

    public async Task InitializeAsync() => _gateway = await PipelineFixture.StartAsync();

    public async Task DisposeAsync()
    {
        foreach (ConnectionSupervisor supervisor in _supervisors.ToArray()) await StopAsync(supervisor);
        await _centre.DisposeAsync();
        await _gateway.DisposeAsync();
    }

    [Fact]
    public async Task Run_OneBindTwoNodes_OneHoldsItAndTheOtherTakesItAfterTheStop()
    {
        Provision(binds: 1);
        (ConnectionSupervisor first, SharedBinds.Node a) = await StartAsync();
        await PassAsync(() => _centre.Now == 1);
        (_, SharedBinds.Node b) = await StartAsync();
        await RoundsAsync(5);
        (a.Count, b.Count).Should().Be((1, 0));

        await StopAsync(first);
        await PassAsync(() => b.Count == 1 && _centre.Now == 1);

        _centre.Most.Should().Be(1, "it was agreed in all");
    }

    [Fact]
    public async Task Run_SecondNodeComes_GetsHalfWithoutEverExceedingWhatWasAgreed()
    {
        Provision(binds: 4);
        (_, SharedBinds.Node a) = await StartAsync();
        await PassAsync(() => _centre.Now == 4);

        (_, SharedBinds.Node b) = await StartAsync();
        await PassAsync(() => (a.Count, b.Count) == (2, 2) && _centre.Now == 4);

        _centre.Most.Should().Be(4);
    }

    [Fact]
    public async Task Run_HolderDies_TheOtherTakesEverything()
    {
        Provision(binds: 3);
        (ConnectionSupervisor first, SharedBinds.Node a) = await StartAsync();
        (_, SharedBinds.Node b) = await StartAsync();
        await PassAsync(() => a.Count + b.Count == 3 && _centre.Now == 3 && b.Count > 0);

        (a.IsCut, a.IsSilent) = (true, true);
        await StopAsync(first);
        await PassAsync(() => b.Count == 3 && _centre.Now == 3);

        _centre.Most.Should().Be(3);
    }

    [Fact]
    public async Task Run_DatabaseAway_UnbindsBeforeAnotherNodeMayTakeAndBindsAgainAfterwards()
    {
        Provision(binds: 2);
        (_, SharedBinds.Node a) = await StartAsync();
        await PassAsync(() => _centre.Now == 2);

        a.IsCut = true;
        await RoundsAsync(2);
        _centre.Now.Should().Be(2, "a short outage changes nothing");
        await RoundsAsync((int)(ISharedWork.SilentFor - ConnectionDialler.EndWithin).TotalSeconds - 2);
        await Limits.UntilAsync(() => _centre.Now == 0, "everything is unbound, and there is still time for it");

        a.IsCut = false;
        await PassAsync(() => _centre.Now == 2);
    }

    [Fact]
    public async Task Run_LostToAnotherNode_Unbinds()
    {
        Provision(binds: 1);
        (_, SharedBinds.Node a) = await StartAsync();
        await PassAsync(() => _centre.Now == 1);

        a.IsSilent = true;

        await PassAsync(() => _centre.Now == 0);
    }

    [Fact]
    public async Task Run_ProvisioningChanges_EndsWhatIsGoneAndBindsAnewWhatChanged()
    {
        Provision(binds: 2);
        (_, SharedBinds.Node a) = await StartAsync();
        await PassAsync(() => _centre.Now == 2);

        Provision(binds: 1);
        await PassAsync(() => _centre.Now == 1 && a.Count == 1);
        int before = _centre.Sessions;
        Provision(binds: 1, window: 7);
        await PassAsync(() => _centre.Sessions == before + 1 && _centre.Now == 1);
        _gateway.Accounts.SetConnections();
        await PassAsync(() => _centre.Now == 0 && a.Count == 0);

        _centre.Most.Should().Be(2);
    }

    [Fact]
    public async Task Drain_OfTheNodeAndOfAConnection_UnbindsAndBindsAgain()
    {
        Provision(binds: 2);
        await StartAsync();
        await PassAsync(() => _centre.Now == 2);

        _drain.Begin();
        await PassAsync(() => _centre.Now == 0);
        _drain.End();
        await PassAsync(() => _centre.Now == 2);
        _gateway.Accounts.Hold(new Hold(HoldKind.Connection, "carrier") { Drained = true });
        await PassAsync(() => _centre.Now == 0);
        _gateway.Accounts.Hold(new Hold(HoldKind.Connection, "carrier"));
        await PassAsync(() => _centre.Now == 2);

        _centre.Most.Should().Be(2);
    }

    private void Provision(int binds, int window = 10) => _gateway.Accounts.SetConnections(
        new Connection { Name = "carrier", Address = _centre.Address, SystemId = "us", Password = "pw", Binds = binds, Window = window });

    private async Task<(ConnectionSupervisor, SharedBinds.Node)> StartAsync()
    {
        var options = new GatewayOptions();
        var parts = new PartAssembler(_gateway.Ledger, _gateway.Spool, _gateway.Deliverer, _gateway.Forwarder, _gateway.Accounts, _gateway.Running, options, _gateway.Time,
            _gateway.Metrics, NullLogger<PartAssembler>.Instance);
        var links = new LinkDirectory();
        var copies = new CopyWatch(links, CarrierFixture.Fingerprints, _gateway.Accounts, _gateway.Ledger, _gateway.Running, TimeProvider.System);
        var ingress = new SmppIngress(
            _gateway.Pipeline, parts, _gateway.Scheduler, _gateway.Operations, _gateway.IncomingReceipts, new TraceGuard(_gateway.Spool, options, _gateway.EgressMetrics), copies,
            new Congestion(options.Delivery, _gateway.Metrics), new CreditBook(), _gateway.Accounts, _gateway.Registrar, _gateway.Ids, _gateway.Running, options, _gateway.Time,
            _gateway.Metrics, NullLogger<SmppIngress>.Instance);
        var dialler = new ConnectionDialler(
            ingress, links, new LinkJournal(TimeProvider.System, NullLogger<LinkJournal>.Instance), _gateway.Connections, copies, new CarrierRates(TimeProvider.System),
            _gateway.Accounts, new OutbindDesk(), TimeProvider.System);
        SharedBinds.Node node = _binds.Join();
        var supervisor = new ConnectionSupervisor(_gateway.Accounts, dialler, node, _gateway.Connections, _drain, _time, NullLogger<ConnectionSupervisor>.Instance);
        _supervisors.Add(supervisor);
        await supervisor.StartAsync(default);
        return (supervisor, node);
    }

    private async Task StopAsync(ConnectionSupervisor supervisor)
    {
        await supervisor.StopAsync(default).WaitAsync(Limits.Patience);
        supervisor.Dispose();
        _supervisors.Remove(supervisor);
    }

    private async Task RoundsAsync(int seconds)
    {
        for (int i = 0; i < seconds; i++)
        {
            int asked = _binds.Reads;
            _time.Advance(TimeSpan.FromSeconds(1));
            await Limits.UntilAsync(() => _binds.Reads >= asked + _supervisors.Count, "each node looked again");
        }
    }

    /// <summary>Moves the clock round by round; what happens on sockets takes real time.</summary>
    private async Task PassAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(Limits.Patience);
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!condition())
        {
            limit.IsCancellationRequested.Should().BeFalse("it should have come true by now");
            await RoundsAsync(1);
            await pace.WaitForNextTickAsync();
        }
    }
}
