using Dapper;
using Interworking.Gateway.Provisioning;
using Interworking.Storage.Sql.Sqlite;
using Microsoft.Data.Sqlite;

namespace Interworking.Storage.Sql.Provisioning;

/// <summary>Provisioning in a SQLite file. Reads see one moment; a change and its version commit together.</summary>
public sealed class SqliteProvisioningStore(SqliteDatabase database, TimeProvider time) : IProvisioningStore
{
    private const string Head = "select version, accounts_reset_at, file_hash from provisioning";

    private const string Raise =
        """
        update provisioning set version = @next, accounts_reset_at = iif(@reset, @next, accounts_reset_at), file_hash = coalesce(@FileHash, file_hash)
        where version = @BaseVersion
        """;

    private const string AllAccounts = AccountRow.Select;

    private const string AccountsSince = $"{AccountRow.Select} where a.version > @knownVersion";

    // A JSON list as one parameter: a hundred thousand of them would be too many.
    private const string AccountsOf = $"{AccountRow.Select} where a.did in (select value from json_each(@names))";

    private const string AllCustomers = "select name from customer";

    private const string CustomersOf = "select name from customer where name in (select value from json_each(@names))";

    private const string CountCustomers = "select count(*) from customer";

    private const string CountByRealm = "select realm, count(*) as accounts from account group by realm";

    public ValueTask PrepareAsync(CancellationToken stop)
    {
        SqliteNodeStore.Migrate(database, time.GetUtcNow());
        return ValueTask.CompletedTask;
    }

    public ValueTask<ProvisioningChanges?> ReadChangesAsync(long knownVersion, CancellationToken stop)
    {
        using SqliteConnection connection = database.Open();
        if (connection.QuerySingle<HeadRow>(Head).Version == knownVersion) return new((ProvisioningChanges?)null);
        using SqliteTransaction moment = connection.BeginTransaction(deferred: true);
        HeadRow head = connection.QuerySingle<HeadRow>(Head, transaction: moment);
        bool all = knownVersion < head.AccountsResetAt || knownVersion > head.Version; // a backup was put back
        string sql = all ? AllAccounts : AccountsSince;
        List<Account> accounts = Share(connection.Query<AccountRow>(sql, new { knownVersion }, moment, buffered: false), stop);
        return new(new ProvisioningChanges(head.Version, all, accounts, SetReader.Read(moment)));
    }

    public ValueTask<ProvisioningState> ReadStateAsync(IReadOnlyCollection<string>? dids, IReadOnlyCollection<string>? customers, CancellationToken stop)
    {
        using SqliteConnection connection = database.Open();
        using SqliteTransaction moment = connection.BeginTransaction(deferred: true);
        HeadRow head = connection.QuerySingle<HeadRow>(Head, transaction: moment);
        IEnumerable<AccountRow> accounts = dids is null
            ? connection.Query<AccountRow>(AllAccounts, transaction: moment)
            : connection.Query<AccountRow>(AccountsOf, new { names = JsonText.Write(dids) }, moment);
        IEnumerable<string> names = customers is null
            ? connection.Query<string>(AllCustomers, transaction: moment)
            : connection.Query<string>(CustomersOf, new { names = JsonText.Write(customers) }, moment);
        return new(new ProvisioningState(head.Version, head.FileHash, SetReader.Read(moment), [.. accounts.Select(row => row.ToStored())], [.. names]));
    }

    public ValueTask<bool> ApplyAsync(ProvisioningPlan plan, CancellationToken stop)
    {
        using SqliteConnection connection = database.Open();
        using SqliteTransaction transaction = connection.BeginTransaction();
        long next = plan.BaseVersion + 1;
        int raised = connection.Execute(Raise, new { next, reset = plan.RemovedAccounts.Count > 0, plan.FileHash, plan.BaseVersion }, transaction);
        if (raised == 0) return new(false);
        new PlanWriter(transaction, next).Write(plan);
        stop.ThrowIfCancellationRequested();
        transaction.Commit();
        return new(true);
    }

    public ValueTask<ProvisioningSummary> ReadSummaryAsync(CancellationToken stop)
    {
        using SqliteConnection connection = database.Open();
        using SqliteTransaction moment = connection.BeginTransaction(deferred: true);
        Dictionary<string, long> byRealm = connection.Query<(string Realm, long Accounts)>(CountByRealm, transaction: moment).ToDictionary(row => row.Realm, row => row.Accounts);
        return new(new ProvisioningSummary(connection.ExecuteScalar<long>(CountCustomers, transaction: moment), byRealm, SetReader.Read(moment)));
    }

    /// <summary>A customer's name is one string, however many accounts he has.</summary>
    private static List<Account> Share(IEnumerable<AccountRow> rows, CancellationToken stop)
    {
        var customers = new Dictionary<string, string>(StringComparer.Ordinal);
        var accounts = new List<Account>();
        foreach (AccountRow row in rows)
        {
            stop.ThrowIfCancellationRequested();
            if (!customers.TryGetValue(row.Customer, out string? customer)) customers.Add(row.Customer, customer = row.Customer);
            accounts.Add(row.ToAccount(customer));
        }

        return accounts;
    }

    private sealed class HeadRow
    {
        public long Version { get; init; }

        public long AccountsResetAt { get; init; }

        public string FileHash { get; init; } = "";
    }
}
