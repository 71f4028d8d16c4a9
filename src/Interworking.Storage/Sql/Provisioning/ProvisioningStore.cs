using System.Data.Common;
using Dapper;
using Interworking.Gateway.Provisioning;
using Interworking.Storage.Sql.Audit;

namespace Interworking.Storage.Sql.Provisioning;

/// <summary>Provisioning in a database of SQL. Reads see one moment; a change and its version commit together.</summary>
public abstract partial class ProvisioningStore : IProvisioningStore, IAccountDirectory
{
    /// <summary>
    /// Asked twice a second: a server that died without a word would keep its client waiting for a quarter of an hour, while another has taken its place.
    /// </summary>
    private static readonly TimeSpan VersionWithin = TimeSpan.FromSeconds(5);

    /// <summary>A million accounts take some seconds.</summary>
    private static readonly TimeSpan ChangesWithin = TimeSpan.FromSeconds(60);

    private const string Head = "select version, accounts_reset_at, file_hash from provisioning";

    private const string Raise =
        """
        update provisioning set version = @next, accounts_reset_at = case when @reset > accounts_reset_at then @reset else accounts_reset_at end,
            file_hash = coalesce(@FileHash, file_hash)
        where version = @BaseVersion
        """;

    /// <summary>Versions for which accounts that went are remembered one by one. A node that is further behind reads all accounts.</summary>
    private const int Remembered = 1000;

    /// <summary>Of more than these at once nobody makes a list: who follows reads all accounts.</summary>
    private const int MostRemoved = 10_000;

    private const string GoneSince = "select id, did from account_gone where version > @knownVersion";

    private const string ForgetGone = "delete from account_gone where version <= @forgotten";

    private const string AllAccounts = AccountRow.Select;

    private const string AccountsSince = $"{AccountRow.Select} where a.version > @knownVersion";

    private const string AllCustomers = "select name from customer";

    private const string CountCustomers = "select count(*) from customer";

    private const string CountByRealm = "select realm, count(*) as accounts from account group by realm";

    private readonly SqlDialect _dialect;
    private readonly string _accountsOf;
    private readonly string _customersOf;

    private protected ProvisioningStore(SqlDialect dialect, TimeProvider time)
    {
        (_dialect, Time) = (dialect, time);
        _accountsOf = $"{AccountRow.Select} where a.did in ({dialect.Names})";
        _customersOf = $"select name from customer where name in ({dialect.Names})";
    }

    private protected TimeProvider Time { get; }

    public abstract ValueTask PrepareAsync(CancellationToken stop);

    public async ValueTask<ProvisioningChanges?> ReadChangesAsync(long knownVersion, CancellationToken stop)
    {
        if (await ReadVersionAsync(stop).WaitAsync(VersionWithin, stop) == knownVersion) return null;
        return await ReadSinceAsync(knownVersion, stop).WaitAsync(ChangesWithin, stop);
    }

    private async Task<long> ReadVersionAsync(CancellationToken stop)
    {
        await using DbConnection connection = await OpenAsync(stop);
        return (await connection.QuerySingleAsync<HeadRow>(Head)).Version;
    }

    private async Task<ProvisioningChanges> ReadSinceAsync(long knownVersion, CancellationToken stop)
    {
        await using DbConnection connection = await OpenAsync(stop);
        await using DbTransaction moment = await BeginReadAsync(connection, stop);
        HeadRow head = await connection.QuerySingleAsync<HeadRow>(Head, transaction: moment);
        bool all = knownVersion < head.AccountsResetAt || knownVersion > head.Version; // a backup was put back
        string sql = all ? AllAccounts : AccountsSince;
        List<Account> accounts = await ShareAsync(connection.QueryUnbufferedAsync<AccountRow>(sql, new { knownVersion }, moment), stop);
        IEnumerable<(long Id, string Did)> gone = all ? [] : await connection.QueryAsync<(long, string)>(GoneSince, new { knownVersion }, moment);
        return new ProvisioningChanges(head.Version, all, accounts, await SetReader.ReadAsync(moment, _dialect))
        {
            Gone = [.. gone.Select(row => new GoneAccount(row.Id, row.Did))],
        };
    }

    public async ValueTask<ProvisioningState> ReadStateAsync(IReadOnlyCollection<string>? dids, IReadOnlyCollection<string>? customers, CancellationToken stop)
    {
        await using DbConnection connection = await OpenAsync(stop);
        await using DbTransaction moment = await BeginReadAsync(connection, stop);
        HeadRow head = await connection.QuerySingleAsync<HeadRow>(Head, transaction: moment);
        IEnumerable<AccountRow> accounts = dids is null
            ? await connection.QueryAsync<AccountRow>(AllAccounts, transaction: moment)
            : await connection.QueryAsync<AccountRow>(_accountsOf, new { names = JsonText.Write(dids) }, moment);
        IEnumerable<string> names = customers is null
            ? await connection.QueryAsync<string>(AllCustomers, transaction: moment)
            : await connection.QueryAsync<string>(_customersOf, new { names = JsonText.Write(customers) }, moment);
        ProvisioningSet set = await SetReader.ReadAsync(moment, _dialect);
        return new ProvisioningState(head.Version, head.FileHash, set, [.. accounts.Select(row => row.ToStored())], [.. names]);
    }

    public async ValueTask<bool> ApplyAsync(ProvisioningPlan plan, CancellationToken stop)
    {
        await using DbConnection connection = await OpenAsync(stop);
        await using DbTransaction transaction = await connection.BeginTransactionAsync(stop);
        long next = plan.BaseVersion + 1;
        long reset = plan.RemovedAccounts.Count > MostRemoved ? next : next - Remembered;
        int raised = await connection.ExecuteAsync(Raise, new { next, reset, plan.FileHash, plan.BaseVersion }, transaction);
        if (raised == 0) return false;
        await new PlanWriter(transaction, next, _dialect).WriteAsync(plan);
        await connection.ExecuteAsync(ForgetGone, new { forgotten = reset }, transaction);
        await AuditWriter.AppendAsync(transaction, _dialect, Time.GetUtcNow(), PlanAudit.Entries(plan));
        stop.ThrowIfCancellationRequested();
        await transaction.CommitAsync(stop);
        return true;
    }

    public async ValueTask<ProvisioningSummary> ReadSummaryAsync(CancellationToken stop)
    {
        await using DbConnection connection = await OpenAsync(stop);
        await using DbTransaction moment = await BeginReadAsync(connection, stop);
        IEnumerable<(string Realm, long Accounts)> byRealm = await connection.QueryAsync<(string, long)>(CountByRealm, transaction: moment);
        long customers = await connection.ExecuteScalarAsync<long>(CountCustomers, transaction: moment);
        return new ProvisioningSummary(customers, byRealm.ToDictionary(row => row.Realm, row => row.Accounts), await SetReader.ReadAsync(moment, _dialect));
    }

    /// <summary>A connection to read and write with.</summary>
    protected abstract ValueTask<DbConnection> OpenAsync(CancellationToken stop);

    /// <summary>A transaction in which everything that is read is of one moment.</summary>
    protected abstract ValueTask<DbTransaction> BeginReadAsync(DbConnection connection, CancellationToken stop);

    /// <summary>A customer's name is one string, however many accounts he has.</summary>
    private static async ValueTask<List<Account>> ShareAsync(IAsyncEnumerable<AccountRow> rows, CancellationToken stop)
    {
        var customers = new Dictionary<string, string>(StringComparer.Ordinal);
        var accounts = new List<Account>();
        await foreach (AccountRow row in rows.WithCancellation(stop))
        {
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
