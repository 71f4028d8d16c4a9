using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Storage.Sql.Postgres.Statements;

namespace Interworking.Storage.Sql.Postgres;

/// <summary>Messages whose answer carried one id for several, within the ledger's transaction: each with the entry that first makes it durable.</summary>
internal sealed class PostgresGroupWriter(PostgresPipe pipe)
{
    private readonly GroupRows _rows = new();

    /// <summary>Parts know by now whether they were there already.</summary>
    public void Write(LedgerPhase phase)
    {
        _rows.Clear();
        foreach (StorePartEntry entry in phase.Parts)
        {
            if (entry.FirstId is null) Add(entry.Part.Part);
        }

        foreach (SpoolEntry entry in phase.Spooled) Add(entry.Row.Message.Parts[0]);
        foreach (HandOverEntry entry in phase.HandedOver)
        {
            if (!entry.WasSpooled) Add(entry.Row.Message.Parts[0]);
        }

        foreach (FinishEntry entry in phase.Finished)
        {
            if (!entry.WasSpooled) Add(entry.Cdr.Message.Parts[0]);
        }

        pipe.Add(_rows);
    }

    private void Add(MessagePart part)
    {
        if (part.Group != default) _rows.Add(part);
    }
}
