using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Storage.Sql.Postgres.Statements;

namespace Interworking.Storage.Sql.Postgres;

/// <summary>What came from other environments, within the ledger's transaction: each PDU with the entry that first makes it durable.</summary>
internal sealed class PostgresTraceWriter(PostgresPipe pipe)
{
    private readonly TraceRows _rows = new();

    /// <summary>Parts know by now whether they were there already: then with the id that they got then.</summary>
    public void Write(LedgerPhase phase)
    {
        _rows.Clear();
        foreach (StorePartEntry entry in phase.Parts)
        {
            if (entry.Displaced is null && entry.Part.Origin.Trace is { } trace) _rows.Add(trace, entry.FirstId ?? entry.Part.Part.Id, entry.Part.AcceptedAt);
        }

        foreach (SpoolEntry entry in phase.Spooled) Add(entry.Row.Message);
        foreach (HandOverEntry entry in phase.HandedOver)
        {
            if (!entry.WasSpooled) Add(entry.Row.Message);
        }

        foreach (FinishEntry entry in phase.Finished)
        {
            if (!entry.WasSpooled) Add(entry.Cdr.Message);
        }

        pipe.Add(_rows);
    }

    private void Add(Message message)
    {
        if (message.Origin.Trace is { } trace) _rows.Add(trace, message.Id, message.AcceptedAt);
    }
}
