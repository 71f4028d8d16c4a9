using Interworking.Gateway.Access;
using Interworking.Gateway.Audit;
using Interworking.Gateway.Operating;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Push;
using Interworking.Gateway.Registrar;
using Interworking.Gateway.Search;
using Interworking.Gateway.Smpp.Copies;

namespace Interworking.Storage.Tests.Contract;

/// <summary>One node's stores on a database, as one process sees them.</summary>
public abstract class TestStores : IDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 7, 1, 12, 0, 0, 123, TimeSpan.Zero);

    /// <summary>By which the ledger knows whether an id is young; 2020 unless a test sets it, so that all are.</summary>
    public StoreClock Clock { get; } = new();

    public abstract INodeStore Nodes { get; }

    public abstract ILedgerStore Ledger { get; }

    public abstract ISpoolStore Spool { get; }

    public abstract ICopyStore Copies { get; }

    public abstract ISubmissionStore Submissions { get; }

    public abstract IBindingStore Bindings { get; }

    public abstract IPushStore Pushes { get; }

    public abstract ISecretStore Secrets { get; }

    public abstract IAccessStore Access { get; }

    public abstract IAuditStore Audit { get; }

    public abstract IMessageFinder Finder { get; }

    public abstract IOperationStore Operations { get; }

    public abstract IProvisioningStore Provisioning { get; }

    /// <summary>All rows of a query, columns by name.</summary>
    public abstract IReadOnlyList<IReadOnlyDictionary<string, object?>> Rows(string sql);

    public abstract void Execute(string sql);

    /// <summary>The ledger's next batch goes by a new connection.</summary>
    public abstract void Disconnect();

    public abstract void Dispose();

    public ValueTask<NodeIdentity> StartAsync(string environment = "env1", string node = "a", DateTimeOffset? now = null) =>
        Nodes.StartAsync(environment, node, now ?? Now, CancellationToken.None);

    public ValueTask CommitAsync(params LedgerEntry[] batch) => Ledger.CommitAsync(batch, CancellationToken.None);

    public long Count(string table) => Convert.ToInt64(Rows($"select count(*) as n from {table}").Single()["n"], null);
}

/// <summary>A clock that stands.</summary>
public sealed class StoreClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}

/// <summary>What every database must do; each derives it once.</summary>
public abstract class StoreContract : IDisposable
{
    private readonly List<TestStores> _opened = [];

    protected static DateTimeOffset Now => TestStores.Now;

    /// <summary>Another process on the same database; an earlier one has ended.</summary>
    protected abstract TestStores Open();

    /// <summary>A process with its node started.</summary>
    protected async Task<TestStores> StartAsync(DateTimeOffset? now = null)
    {
        foreach (TestStores earlier in _opened) earlier.Dispose();
        TestStores stores = Open();
        _opened.Add(stores);
        await stores.StartAsync(now: now);
        return stores;
    }

    public virtual void Dispose()
    {
        foreach (TestStores stores in _opened) stores.Dispose();
        GC.SuppressFinalize(this);
    }
}
