using Interworking.Gateway.Push;
using Interworking.Storage.Sql.Postgres.Statements;

namespace Interworking.Storage.Sql.Postgres;

/// <summary>Push data within the ledger's transaction: first what is kept, then what was pushed.</summary>
internal sealed class PostgresPushWriter(PostgresPipe pipe)
{
    private readonly PushRows _kept = new();
    private readonly PushedRows _pushed = new();

    public void Write(LedgerPhase phase)
    {
        if (phase.KeptPushes.Count > 0)
        {
            _kept.Clear();
            foreach (KeepPushEntry entry in phase.KeptPushes.Values) _kept.Add(entry);
            pipe.Add(_kept);
        }

        if (phase.Pushed.Count == 0) return;
        _pushed.Clear();
        foreach (PushedEntry entry in phase.Pushed) _pushed.Add(entry);
        pipe.Add(_pushed);
    }
}
