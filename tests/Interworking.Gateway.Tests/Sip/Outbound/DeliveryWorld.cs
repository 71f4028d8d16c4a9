using Dapper;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Registrar;
using Interworking.Gateway.Sip;
using Interworking.Gateway.Sip.Devices;
using Interworking.Gateway.Sip.Gruus;
using Interworking.Gateway.Sip.Nodes;
using Interworking.Gateway.Sip.Outbound;
using Interworking.Gateway.Tests.Pipeline;
using Interworking.Sip.Messages;
using Interworking.Sip.Transport;
using Interworking.Smpp.Values;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Interworking.Gateway.Tests.Sip.Outbound;

/// <summary>From the pipeline to scripted contacts on loopback, over a SQLite file and a clock moved by hand.</summary>
internal sealed class DeliveryWorld : IAsyncDisposable, ISipHandler
{
    private DeliveryWorld(PipelineFixture gateway, GatewayOptions options)
    {
        Gateway = gateway;
        Account = gateway.NewAccount();
        Contact = new ScriptedContact();
        var own = new OwnAddresses(options);
        var paths = new NodePaths(options, new NodeIdentity("env1", "a", 0, 1), new FlowTokenCodec(new EnvironmentSecret(new byte[EnvironmentSecret.Octets])));
        Server = new SipServer(options, new Lazy<ISipHandler>(() => this), own, gateway.Time, NullLogger<SipServer>.Instance);
        var texts = new TextSender(
            Server, new AppRoutes(Server, paths, options, gateway.Time), new MessageComposer(options), new ContactRequests(Server, new SipCredentials(options)), new Relays(options), options);
        gateway.Apps.Real = new SipEgress(
            new ByNumber(Bindings), texts, new OutboundProxies(options), new Redirects(own, gateway.Accounts), new ContactLanes(), new Relays(options),
            new DeviceResults(gateway.Time), new GruuCodec(options, new EnvironmentSecret(new byte[EnvironmentSecret.Octets]), gateway.Accounts), options, gateway.Metrics);
    }

    public PipelineFixture Gateway { get; }

    public SipServer Server { get; }

    /// <summary>The recipient.</summary>
    public Account Account { get; }

    /// <summary>His app.</summary>
    public ScriptedContact Contact { get; }

    /// <summary>Who is registered where.</summary>
    public Dictionary<string, List<Binding>> Bindings { get; } = [];

    public static async Task<DeliveryWorld> StartAsync(SipOptions? sip = null)
    {
        var options = new GatewayOptions { Sip = sip ?? new SipOptions() };
        options.Sip.Listen = ["udp:127.0.0.1:0"];
        var world = new DeliveryWorld(await PipelineFixture.StartAsync(options: options), options);
        await world.Server.StartAsync(default);
        return world;
    }

    /// <summary>The recipient's app registers, directly or by a way.</summary>
    public void Register(params string[] path) => Register(Account, Contact, path);

    public void Register(Account account, ScriptedContact contact, string[] path, string parameters = "", uint cseq = 1) => Bindings[account.Did] =
    [
        new Binding
        {
            AccountId = account.Id,
            Contact = $"sip:{account.Did}@{contact.Address}",
            Path = path,
            Parameters = parameters,
            CallId = "call-1",
            CSeq = cseq,
            ExpiresAt = Gateway.Time.GetUtcNow().AddDays(30),
            Transport = SipTransport.Udp,
            Source = contact.Address,
            Local = Server.UdpListeners[0].Local,
            Node = "a",
        },
    ];

    /// <summary>A carrier's message that asks for every receipt; returns when it is answered.</summary>
    /// <param name="text">What it says.</param>
    /// <param name="validity">How long it waits; two days when null.</param>
    /// <param name="answers">The contact answers; else the hold passes.</param>
    public async Task<Delivery> AcceptAsync(string text = "hello", TimeSpan? validity = null, bool answers = true)
    {
        (Delivery delivery, Task<Answer> answer) = Gateway.Accept(Account, text, receipt: ReceiptRequest.Both, validity: validity);
        if (!answers) await Gateway.HoldPassesAsync(answer);
        (await answer.WaitAsync(Limits.Patience)).Kind.Should().Be(AnswerKind.Accepted);
        Gateway.Pipeline.Answered(delivery);
        return delivery;
    }

    /// <summary>The one CDR there is, and the state of the receipt it owes; time passes until it is there.</summary>
    public async Task<Ended> EndAsync(TimeSpan? step = null)
    {
        await Gateway.TimePassesUntilAsync(step ?? TimeSpan.Zero, () => Count("cdr") > 0);
        await Gateway.Ledger.BarrierAsync();
        using SqliteConnection connection = Gateway.Database.Open();
        return connection.QuerySingle<Ended>("select c.outcome as Outcome, c.delivered_to as DeliveredTo, c.sip_status as SipStatus, r.state as Receipt from cdr c left join receipt r on r.part_id = c.id");
    }

    /// <summary>When the row that waits is tried next, from now; null while there is none.</summary>
    public async Task<TimeSpan> NextTryAsync(int attempt = 1)
    {
        long? due = null;
        await Limits.UntilAsync(() => (due = Row("due_at", $"state = 0 and attempts = {attempt}")) is not null, "a row that waits");
        await Gateway.Ledger.BarrierAsync();
        return DateTimeOffset.FromUnixTimeMilliseconds(due!.Value) - Gateway.Time.GetUtcNow();
    }

    /// <summary>Time passes until the contact has so many requests; no faster than that they are answered in time.</summary>
    public async Task ReceivedAsync(int count)
    {
        await Gateway.TimePassesUntilAsync(TimeSpan.FromMilliseconds(50), () => Contact.Received.Count >= count);
        Contact.Received.Count.Should().BeGreaterThanOrEqualTo(count);
    }

    /// <summary>Waits until a relay has the message.</summary>
    public Task RelayedAsync() => Limits.UntilAsync(() => Row("id", "state = 2") is not null, "a row that a relay has");

    public long Count(string table)
    {
        using SqliteConnection connection = Gateway.Database.Open();
        return connection.ExecuteScalar<long>($"select count(*) from {table}");
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Contact.DisposeAsync();
        await Gateway.DisposeAsync();
    }

    void ISipHandler.OnRequest(ServerTransaction transaction) => transaction.Respond(new SipOutgoingResponse(405));

    void ISipHandler.OnFlowClosed(Flow flow)
    {
    }

    private long? Row(string column, string where)
    {
        using SqliteConnection connection = Gateway.Database.Open();
        return connection.QuerySingleOrDefault<long?>($"select {column} from spool where {where}");
    }

    /// <summary>The bindings that the test says.</summary>
    private sealed class ByNumber(Dictionary<string, List<Binding>> bindings) : IRegistrar
    {
        public long Count => 0;

        public ValueTask<IReadOnlyList<Binding>> LookupAsync(string aor, CancellationToken stop) => new(bindings.TryGetValue(aor, out List<Binding>? own) ? [.. own] : []);

        public ValueTask<RegisterResult> UpdateAsync(string aor, RegisterUpdate update, CancellationToken stop) => throw new NotSupportedException("nobody registers here");

        public ValueTask MarkWaitingAsync(string aor, CancellationToken stop) => ValueTask.CompletedTask;
    }
}

/// <summary>How a message ended.</summary>
internal sealed record Ended(string Outcome, string? DeliveredTo, long? SipStatus, long? Receipt);
