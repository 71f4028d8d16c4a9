using Interworking.Gateway.Push;

namespace Interworking.Storage.Sql.Postgres.Statements;

/// <summary>Push data as it now is, one row for each device.</summary>
internal sealed class PushRows : ManyRows
{
    private const string Upsert =
        """
        insert into push_device (account_id, device, provider, prid, param, until) select * from unnest($1, $2, $3, $4, $5, $6)
        on conflict (account_id, device) do update set provider = excluded.provider, prid = excluded.prid, param = excluded.param,
            until = greatest(push_device.until, excluded.until)
        """;

    private readonly List<long> _accountId;
    private readonly TextColumn _device, _provider, _prid, _param;
    private readonly List<long> _until;

    public PushRows() : base(Upsert)
    {
        _accountId = Bigint();
        _device = Text();
        _provider = Text();
        _prid = Text();
        _param = Text();
        _until = Bigint();
    }

    public void Add(KeepPushEntry entry)
    {
        _accountId.Add(entry.Device.AccountId);
        _device.Add(entry.Device.Key);
        _provider.Add(entry.Device.Provider);
        _prid.Add(entry.Device.Prid);
        _param.Add(entry.Device.Param);
        _until.Add(entry.Until.ToUnixTimeMilliseconds());
    }
}

/// <summary>What devices were woken for.</summary>
internal sealed class PushedRows : ManyRows
{
    private const string Update =
        """
        update push_device p set pushed_to = greatest(p.pushed_to, u.up_to)
        from (select account_id, device, max(up_to) as up_to from unnest($1, $2, $3) as v (account_id, device, up_to) group by account_id, device) u
        where p.account_id = u.account_id and p.device = u.device
        """;

    private readonly List<long> _accountId;
    private readonly TextColumn _device;
    private readonly List<long> _upTo;

    public PushedRows() : base(Update)
    {
        _accountId = Bigint();
        _device = Text();
        _upTo = Bigint();
    }

    public void Add(PushedEntry entry)
    {
        _accountId.Add(entry.Device.AccountId);
        _device.Add(entry.Device.Key);
        _upTo.Add(entry.UpTo.Value);
    }
}

/// <summary>Push data of accounts that goes: all of it, one device's, or a device's while it has a token.</summary>
internal sealed class PushDeletes : ManyRows
{
    private const string Delete =
        """
        delete from push_device p using (select * from unnest($1, $2, $3) as v (account_id, device, prid)) u
        where p.account_id = u.account_id and (u.device is null or p.device = u.device) and (u.prid is null or p.prid = u.prid)
        """;

    private readonly List<long> _accountId;
    private readonly TextColumn _device, _prid;

    public PushDeletes() : base(Delete)
    {
        _accountId = Bigint();
        _device = Text();
        _prid = Text();
    }

    public void Add(ForgetPushEntry entry)
    {
        _accountId.Add(entry.AccountId!.Value);
        _device.Add(entry.Key);
        _prid.Add(entry.Prid);
    }
}
