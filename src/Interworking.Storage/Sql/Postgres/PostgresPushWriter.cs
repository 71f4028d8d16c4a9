using Interworking.Gateway.Push;
using Interworking.Storage.Sql.Postgres.Statements;
using Npgsql;
using NpgsqlTypes;

namespace Interworking.Storage.Sql.Postgres;

/// <summary>Push data within the ledger's transaction: first what is kept, then what was pushed, then what goes.</summary>
internal sealed class PostgresPushWriter(PostgresPipe pipe)
{
    private readonly PushRows _kept = new();
    private readonly PushedRows _pushed = new();
    private readonly PushDeletes _forgotten = new();
    private readonly NpgsqlParameter<long> _before = new() { NpgsqlDbType = NpgsqlDbType.Bigint };
    private readonly NpgsqlBatchCommand _forgetOld = new("delete from push_device where until < $1");

    public void Write(LedgerPhase phase)
    {
        if (phase.KeptPushes.Count > 0)
        {
            _kept.Clear();
            foreach (KeepPushEntry entry in phase.KeptPushes.Values) _kept.Add(entry);
            pipe.Add(_kept);
        }

        if (phase.Pushed.Count > 0)
        {
            _pushed.Clear();
            foreach (PushedEntry entry in phase.Pushed) _pushed.Add(entry);
            pipe.Add(_pushed);
        }

        if (phase.ForgottenPushes.Count > 0)
        {
            _forgotten.Clear();
            foreach (ForgetPushEntry entry in phase.ForgottenPushes) _forgotten.Add(entry);
            pipe.Add(_forgotten);
        }

        if (phase.ForgetPushesBefore is not { } before) return;
        if (_forgetOld.Parameters.Count == 0) _forgetOld.Parameters.Add(_before);
        _before.TypedValue = before.ToUnixTimeMilliseconds();
        pipe.Add(_forgetOld);
    }
}
