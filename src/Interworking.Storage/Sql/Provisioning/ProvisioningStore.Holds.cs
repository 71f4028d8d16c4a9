using System.Data.Common;
using Dapper;
using Interworking.Gateway.Audit;
using Interworking.Gateway.Operating;
using Interworking.Storage.Sql.Audit;

namespace Interworking.Storage.Sql.Provisioning;

/// <summary>Holds: whoever follows the provisioning follows them, since each change raises its version.</summary>
public abstract partial class ProvisioningStore : IHoldStore
{
    private const string PutHold =
        """
        insert into hold (kind, name, account_id, drained, at, who, reason) values (@kind, @Name, @AccountId, @Drained, @at, @Who, @Reason)
        on conflict (kind, name) do update set account_id = excluded.account_id, drained = excluded.drained, at = excluded.at, who = excluded.who, reason = excluded.reason
        """;

    private const string RemoveHold = "delete from hold where kind = @kind and name = @name";

    private const string NextVersion = "update provisioning set version = version + 1";

    public async ValueTask PutAsync(Hold hold, AuditEntry entry, CancellationToken stop)
    {
        var values = new { kind = HoldRow.Kinds[hold.Kind], hold.Name, hold.AccountId, hold.Drained, at = hold.At.ToUnixTimeMilliseconds(), hold.Who, hold.Reason };
        await ChangeHoldsAsync(PutHold, values, entry, stop);
    }

    public async ValueTask<bool> RemoveAsync(HoldKind kind, string name, AuditEntry entry, CancellationToken stop) =>
        await ChangeHoldsAsync(RemoveHold, new { kind = HoldRow.Kinds[kind], name }, entry, stop);

    private async ValueTask<bool> ChangeHoldsAsync(string sql, object values, AuditEntry entry, CancellationToken stop)
    {
        await using DbConnection connection = await OpenAsync(stop);
        await using DbTransaction transaction = await connection.BeginTransactionAsync(stop);
        await connection.ExecuteAsync(NextVersion, transaction: transaction); // first: who changes the provisioning at the same time waits for this, or fails
        if (await connection.ExecuteAsync(sql, values, transaction) == 0) return false;
        await AuditWriter.AppendAsync(transaction, _dialect, Time.GetUtcNow(), [entry]);
        await transaction.CommitAsync(CancellationToken.None);
        return true;
    }
}
