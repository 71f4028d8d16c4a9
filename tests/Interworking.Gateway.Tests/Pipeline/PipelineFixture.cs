using Dapper;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Observability;
using Interworking.Gateway.Operating;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Push;
using Interworking.Gateway.Receipts;
using Interworking.Gateway.Registrar;
using Interworking.Gateway.Routing;
using Interworking.Gateway.Smpp;
using Interworking.Gateway.Smpp.Egress;
using Interworking.Gateway.Smpp.Flow;
using Interworking.Gateway.Smpp.Operations;
using Interworking.Smpp.Text;
using Interworking.Smpp.Values;
using Interworking.Storage.Sql.Sqlite;
using Interworking.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Interworking.Gateway.Tests.Pipeline;

/// <summary>The pipeline over a real SQLite file, with scripted apps and a clock moved by hand.</summary>
internal sealed class PipelineFixture : IAsyncDisposable
{
    private readonly string _folder;
    private readonly HoldTimer _holds;
    private readonly SpoolScanner _scanner;
    private readonly RunningTasks _running = new(NullLogger<RunningTasks>.Instance);
    private readonly WatchedSpool _watchedSpool;
    private long _lastAccount;

    private readonly QueueScanner _queues;

    private PipelineFixture(string folder, ManualTimeProvider time, SqliteDatabase database, NodeIdentity node, GatewayOptions options)
    {
        (_folder, Time, Database) = (folder, time, database);
        Ids = new MessageIdGenerator(node.Slot, Time);
        Store = new BreakableStore(new SqliteLedgerStore(Database, Time));
        Spool = new SqliteSpoolStore(Database);
        WatchedSpool spool = _watchedSpool = new WatchedSpool(Spool);
        Ledger = new Ledger(Store, Time, Metrics, NullLogger<Ledger>.Instance);
        _holds = new HoldTimer(Time, NullLogger<HoldTimer>.Instance);
        Receipts = new ReceiptSender(Links, Ledger, spool, _running, Time, Metrics, NullLogger<ReceiptSender>.Instance);
        var notices = new NoticeWriter(options, Accounts, Ids);
        var early = new EarlyNotifications(Time);
        var finisher = new Finisher(Ledger, Receipts, notices, new AlertRequests(Ids), new Lazy<Deliverer>(() => Deliverer!), _running, Time, Metrics);
        Pushes = new PushQueue(options.Push, Time);
        var relayed = new RelayedMessages(Ledger, finisher, early, _running);
        Deliverer = new Deliverer(Apps, Ledger, finisher, spool, Registrar, Accounts, relayed, _holds, Pushes, _running, Time, Metrics, NullLogger<Deliverer>.Instance);
        Notifications = new AppNotifications(spool, Ledger, finisher, Deliverer, early, SipMetrics, NullLogger<AppNotifications>.Instance);
        Connections = new EgressConnections(Time, EgressMetrics);
        var egress = new SmppEgress(Connections, Accounts, Time, EgressMetrics, NullLogger<SmppEgress>.Instance);
        Peers = egress;
        Forwarder = new Forwarder(
            egress, Apps, Ledger, finisher, relayed, spool, Accounts, HandedOver, Ids, _holds, _running, Time, Metrics, EgressMetrics, NullLogger<Forwarder>.Instance);
        IncomingReceipts = new IncomingReceipts(HandedOver, spool, Ledger, finisher, Time, EgressMetrics, NullLogger<IncomingReceipts>.Instance);
        _queues = new QueueScanner(spool, Forwarder, egress, IncomingReceipts, EgressMetrics, Time, NullLogger<QueueScanner>.Instance);
        Pipeline = new MessagePipeline(Deliverer, Forwarder, finisher, Ledger, new DeliveryOptions(), Metrics);
        Submissions = new SqliteSubmissionStore(Database);
        Scheduler = new Scheduler(Ledger, Submissions, Deliverer, Forwarder, Time, Metrics, NullLogger<Scheduler>.Instance);
        Pending = new PendingMessages(spool, Deliverer, Forwarder, Scheduler, finisher, Ledger, Accounts);
        Operations = new CarrierOperations(
            new OwnSubmissions(Submissions), Submissions, Pending, new OtherOwners(Time), Pipeline, Accounts, new Congestion(new DeliveryOptions(), Metrics), EgressMetrics, _running, Time,
            NullLogger<CarrierOperations>.Instance);
        _scanner = new SpoolScanner(Spool, Deliverer, Receipts, Accounts, Registrar, _running, Time, Metrics, NullLogger<SpoolScanner>.Instance);
    }

    public ManualTimeProvider Time { get; }

    public ScriptedApps Apps { get; } = new();

    public RunningTasks Running => _running;

    public LinkDirectory Links { get; } = new();

    public ReceiptSender Receipts { get; }

    public SqliteDatabase Database { get; }

    public BreakableStore Store { get; }

    public SqliteSpoolStore Spool { get; }

    public SqliteSubmissionStore Submissions { get; }

    public Scheduler Scheduler { get; }

    public CarrierOperations Operations { get; }

    public PendingMessages Pending { get; }

    /// <summary>The next read of an account's rows throws, once.</summary>
    public bool FailNextRead
    {
        get => _watchedSpool.FailNextRead;
        set => _watchedSpool.FailNextRead = value;
    }

    public PipelineMetrics Metrics { get; } = new();

    public EgressMetrics EgressMetrics { get; } = new();

    public SipMetrics SipMetrics { get; } = new();

    public AppNotifications Notifications { get; }

    public EgressConnections Connections { get; }

    public IPeerSender Peers { get; }

    public HandedOverIndex HandedOver { get; } = new();

    public IncomingReceipts IncomingReceipts { get; }

    public Ledger Ledger { get; }

    public Deliverer Deliverer { get; }

    public Forwarder Forwarder { get; }

    public MessagePipeline Pipeline { get; }

    public FakeAccounts Accounts { get; } = new();

    public PushQueue Pushes { get; }

    public FakeRegistrar Registrar { get; } = new();

    public static async Task<PipelineFixture> StartAsync(PipelineFixture? formerLife = null, GatewayOptions? options = null)
    {
        string folder = formerLife?._folder ?? Directory.CreateTempSubdirectory("pipeline-").FullName;
        var time = new ManualTimeProvider(formerLife?.Time.GetUtcNow());
        string file = Path.Combine(folder, "gw.db");
        MigratedDatabase.CopyTo(file);
        var database = new SqliteDatabase($"Data Source={file}");
        var fixture = new PipelineFixture(folder, time, database, await new SqliteNodeStore(database).StartAsync("env1", "a", time.GetUtcNow(), default), options ?? new GatewayOptions());
        if (formerLife is not null)
        {
            foreach (Account account in formerLife.Accounts.Current.AccountsById.Values) fixture.Accounts.Add(account);
            foreach (Binding binding in formerLife.Registrar.Registered) fixture.Registrar.Registered.Add(binding);
            foreach (Connection connection in formerLife.Accounts.Current.Connections) fixture.Accounts.Put(connection);
            foreach (ServicePolicy policy in formerLife.Accounts.Current.Policies) fixture.Accounts.Put(policy);
        }

        await fixture.Ledger.StartAsync(default);
        await fixture._scanner.StartAsync(default);
        await fixture._queues.StartAsync(default);
        await fixture.Scheduler.StartAsync(default);
        if (formerLife is null) await fixture.OpenListenersAsync();
        return fixture;
    }

    /// <summary>What is due may be tried from now on; a fixture without a former life does it by itself.</summary>
    public async Task OpenListenersAsync()
    {
        await _scanner.StartedAsync(default);
        await _queues.StartedAsync(default);
        await Scheduler.StartedAsync(default);
    }

    public MessageIdGenerator Ids { get; }

    public Account NewAccount()
    {
        long id = ++_lastAccount;
        var account = new Account(id, $"1112220{id}", "", "", "John Doe", true, true, 0);
        Accounts.Add(account);
        return account;
    }

    /// <summary>Accepts a message; the result is the answer to come.</summary>
    public (Delivery Delivery, Task<Answer> Answer) Accept(Account account, string text, bool transaction = false, ReceiptRequest receipt = ReceiptRequest.None, TimeSpan? validity = null)
    {
        MessageId id = Ids.Next();
        DateTimeOffset now = Time.GetUtcNow();
        var delivery = new Delivery(
            new Message
            {
                Id = id,
                TraceId = $"env1-{id}",
                Direction = Direction.SmsToSip,
                Origin = new Origin { Number = "4477", Raw = "+4477", Carrier = "TATA", SystemId = "tata" },
                Destination = account.Did,
                DestinationRaw = account.Did,
                Text = text,
                Alphabet = Alphabet.Gsm7,
                AcceptedAt = now,
                ExpiresAt = now + (validity ?? TimeSpan.FromHours(48)),
                Parts = [new MessagePart(id, 1, receipt)],
            },
            Route.To(account),
            transaction,
            Pipeline.HoldFor(transaction, windowFull: false));
        return (delivery, Pipeline.AcceptAsync(delivery).AsTask());
    }

    public Task HoldPassesAsync(Task until) => TimePassesAsync(TimeSpan.FromMilliseconds(60), until);

    /// <summary>Moves the clock in steps until what must follow has happened: the hold is armed a moment after the attempt began.</summary>
    public async Task TimePassesAsync(TimeSpan step, Task until)
    {
        DateTime end = DateTime.UtcNow + Limits.Patience;
        while (!until.IsCompleted && DateTime.UtcNow < end)
        {
            Time.Advance(step);
            await Eventually.PauseAsync();
        }

        await until.WaitAsync(Limits.Patience);
    }

    /// <summary>Moves the clock in steps until the condition holds.</summary>
    public async Task TimePassesUntilAsync(TimeSpan step, Func<bool> condition)
    {
        DateTime end = DateTime.UtcNow + Limits.Patience;
        while (!condition() && DateTime.UtcNow < end)
        {
            Time.Advance(step);
            await Eventually.PauseAsync();
        }
    }

    /// <summary>Outcomes of all CDRs by id.</summary>
    public async Task<IReadOnlyList<string>> CdrsAsync()
    {
        await Ledger.BarrierAsync();
        using SqliteConnection connection = Database.Open();
        return [.. await connection.QueryAsync<string>("select outcome from cdr order by id")];
    }

    public async Task<long> CountAsync(string table)
    {
        await Ledger.BarrierAsync();
        using SqliteConnection connection = Database.Open();
        return await connection.ExecuteScalarAsync<long>($"select count(*) from {table}");
    }

    /// <summary>Ends this life and keeps what is in the database.</summary>
    public async Task StopAsync()
    {
        await Scheduler.StopAsync(default);
        await _queues.StoppingAsync(default);
        await _scanner.StopAsync(default);
        // What still reads the database ends first; what waits for an app, or for a clock that no longer moves, does not touch it.
        await _watchedSpool.CloseAsync();
        _holds.Dispose();
        await Ledger.StopAsync(default);
        Store.Dispose();
        Database.Dispose();
        SqliteConnection.ClearAllPools();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>Commits to the real store unless the test has broken it.</summary>
internal sealed class BreakableStore(SqliteLedgerStore store) : ILedgerStore, IDisposable
{
    /// <summary>Thrown instead of committing while it is set.</summary>
    public volatile LedgerUnavailableException? Broken;

    public ValueTask CommitAsync(IReadOnlyList<LedgerEntry> batch, CancellationToken stop) =>
        Broken is { } error ? throw error : store.CommitAsync(batch, stop);

    public void Dispose() => store.Dispose();
}

/// <summary>Accounts that a test adds and removes.</summary>
internal sealed class FakeAccounts : IProvisioning
{
    private readonly Dictionary<long, Account> _byId = [];
    private readonly Dictionary<string, Carrier> _carriers = [];
    private readonly Dictionary<string, Connection> _connections = [];
    private readonly Dictionary<string, ServicePolicy> _policies = [];
    private long _version;
    private Holds _holds = Holds.None;

    public ProvisioningSnapshot Current { get; private set; } = ProvisioningSnapshot.Empty;

    public event Action<ProvisioningSnapshot>? Changed;

    public void Add(Account account)
    {
        _byId[account.Id] = account;
        Swap();
    }

    public void Remove(Account account)
    {
        _byId.Remove(account.Id);
        Swap();
    }

    public void Add(Carrier carrier)
    {
        _carriers[carrier.Name] = carrier;
        Swap();
    }

    public void Put(Connection connection)
    {
        _connections[connection.Name] = connection;
        Swap();
    }

    /// <summary>These and no others.</summary>
    public void SetConnections(params ReadOnlySpan<Connection> connections)
    {
        _connections.Clear();
        foreach (Connection connection in connections) _connections[connection.Name] = connection;
        Swap();
    }

    public void Put(ServicePolicy policy)
    {
        _policies[policy.Name] = policy;
        Swap();
    }

    /// <summary>These are held, and nothing else.</summary>
    public void Hold(params Hold[] holds)
    {
        _holds = new Holds(holds);
        Swap();
    }

    public void Remove(ServicePolicy policy)
    {
        _policies.Remove(policy.Name);
        Swap();
    }

    private void Swap()
    {
        Current = new ProvisioningSnapshot
        {
            Version = ++_version,
            Holds = _holds,
            Connections = [.. _connections.Values],
            Policies = [.. _policies.Values],
            CarriersByName = new Dictionary<string, Carrier>(_carriers),
            CarriersBySystemId = _carriers.Values.SelectMany(one => one.Credentials, (one, login) => (one, login)).ToDictionary(pair => pair.login.SystemId, pair => pair.one),
            AccountsById = new Dictionary<long, Account>(_byId),
            AccountsByDid = _byId.Values.ToDictionary(account => account.Did),
        };
        Changed?.Invoke(Current);
    }
}

/// <summary>Has the bindings a test put there, for every address of record; remembers who was marked.</summary>
internal sealed class FakeRegistrar : IRegistrar
{
    public List<string> Marked { get; } = [];

    public List<Binding> Registered { get; } = [];

    public long Count => 0;

    public ValueTask<IReadOnlyList<Binding>> LookupAsync(string aor, CancellationToken stop) => new(Registered);

    public ValueTask<RegisterResult> UpdateAsync(string aor, RegisterUpdate update, CancellationToken stop) =>
        new(new RegisterResult(RegisterVerdict.Done, [], WakeWaiting: false));

    public ValueTask MarkWaitingAsync(string aor, CancellationToken stop)
    {
        lock (Marked) Marked.Add(aor);
        return ValueTask.CompletedTask;
    }
}
