using Interworking.Gateway.Configuration;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Push;
using Interworking.Gateway.Tests.Pipeline;
using Interworking.Storage.Sql.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Interworking.Gateway.Tests.Push;

/// <summary>The pipeline over a SQLite file with a desk that wakes apps, a scripted gateway and a clock moved by hand.</summary>
internal sealed class PushWorld : IAsyncDisposable
{
    private readonly PushMetrics _metrics;
    private readonly PushDesk _desk;

    private PushWorld(PipelineFixture gateway, PushOptions options)
    {
        Gateway = gateway;
        Store = new SqlitePushStore(gateway.Database);
        _metrics = new PushMetrics(gateway.Pushes);
        Registrations = new PushRegistrations(options, gateway.Ledger);
        var targets = new PushTargets(Store, gateway.Registrar, gateway.Accounts, Registrations, options, gateway.Ledger, gateway.Time);
        _desk = new PushDesk(gateway.Pushes, targets, Pushes, gateway.Spool, gateway.Ledger, gateway.Deliverer, options, _metrics, gateway.Time, NullLogger<PushDesk>.Instance);
    }

    public PipelineFixture Gateway { get; }

    public ScriptedGateway Pushes { get; } = new();

    public SqlitePushStore Store { get; }

    public PushRegistrations Registrations { get; }

    /// <param name="formerLife">Its database and accounts go on.</param>
    /// <param name="verdict">What the gateway says from the start.</param>
    public static async Task<PushWorld> StartAsync(PushWorld? formerLife = null, PushVerdict verdict = PushVerdict.Sent)
    {
        var options = new GatewayOptions { Push = new PushOptions { Webhook = "http://push.example.net", Providers = ["fcm"] } };
        var world = new PushWorld(await PipelineFixture.StartAsync(formerLife?.Gateway, options), options.Push);
        world.Pushes.Verdict = _ => verdict;
        await world._desk.StartAsync(default);
        await world._desk.StartedAsync(default);
        return world;
    }

    /// <summary>An account whose app told where it is woken, and is gone.</summary>
    public async Task<(Account Account, PushDevice Device)> SleepingAsync()
    {
        Account account = Gateway.NewAccount();
        var device = new PushDevice(account.Id, "urn:uuid:1", "fcm", $"token-{account.Id}", null);
        await Gateway.Ledger.Append(new KeepPushEntry(device, Gateway.Time.GetUtcNow().AddDays(30))).Committed;
        Gateway.Apps.Standing = _ => ScriptedApps.Absent;
        return (account, device);
    }

    /// <summary>A message that comes to wait.</summary>
    public async Task<MessageId> WaitingAsync(Account account, string text = "hello")
    {
        (Gateway.Pipeline.Delivery delivery, Task<Interworking.Gateway.Pipeline.Answer> answer) = Gateway.Accept(account, text);
        await answer.WaitAsync(Limits.Patience);
        return delivery.Message.Id;
    }

    public async Task<KeptPushDevice?> KeptAsync(Account account)
    {
        await Gateway.Ledger.BarrierAsync();
        return (await Store.ReadAsync([account.Id], Gateway.Time.GetUtcNow(), default)).SingleOrDefault();
    }

    public async Task StopAsync()
    {
        await _desk.StopAsync(default);
        _metrics.Dispose();
        await Gateway.StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _desk.StopAsync(default);
        _desk.Dispose();
        _metrics.Dispose();
        await Gateway.DisposeAsync();
    }
}
