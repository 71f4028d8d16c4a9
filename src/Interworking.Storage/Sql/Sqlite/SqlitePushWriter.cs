using Interworking.Gateway.Push;
using SQLitePCL;

namespace Interworking.Storage.Sql.Sqlite;

/// <summary>The statements on push data.</summary>
internal sealed class SqlitePushWriter(sqlite3 database) : IDisposable
{
    private const string KeepRow =
        """
        insert into push_device (account_id, device, provider, prid, param, until) values (?, ?, ?, ?, ?, ?)
        on conflict (account_id, device) do update set provider = excluded.provider, prid = excluded.prid, param = excluded.param, until = max(until, excluded.until)
        """;

    private const string MarkRow = "update push_device set pushed_to = max(pushed_to, ?3) where account_id = ?1 and device = ?2";

    private const string ForgetRows =
        "delete from push_device where account_id = ?1 and (?2 is null or device = ?2) and (?3 is null or prid = ?3)";

    private const string ForgetOld = "delete from push_device where until < ?";

    private readonly SqliteStatement _keep = new(database, KeepRow);
    private readonly SqliteStatement _mark = new(database, MarkRow);
    private readonly SqliteStatement _forget = new(database, ForgetRows);
    private readonly SqliteStatement _forgetOld = new(database, ForgetOld);

    public void Write(KeepPushEntry entry) => _keep
        .Set(1, entry.Device.AccountId)
        .Set(2, entry.Device.Key)
        .Set(3, entry.Device.Provider)
        .Set(4, entry.Device.Prid)
        .Set(5, entry.Device.Param)
        .Set(6, entry.Until)
        .Run();

    public void Write(PushedEntry entry) => _mark.Set(1, entry.Device.AccountId).Set(2, entry.Device.Key).Set(3, entry.UpTo.Value).Run();

    public void Write(ForgetPushEntry entry)
    {
        if (entry.AccountId is { } account) _forget.Set(1, account).Set(2, entry.Key).Set(3, entry.Prid).Run();
        else _forgetOld.Set(1, entry.Before).Run();
    }

    public void Dispose()
    {
        _keep.Dispose();
        _mark.Dispose();
        _forget.Dispose();
        _forgetOld.Dispose();
    }
}
