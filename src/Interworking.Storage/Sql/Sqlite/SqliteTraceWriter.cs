using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Ledger;
using SQLitePCL;

namespace Interworking.Storage.Sql.Sqlite;

/// <summary>
/// The statements on what came from other environments. A file has one writer at a time, so what is too old is forgotten here, within the ledger's batches: with
/// each a little more than it adds, and a few rows with each heartbeat. Nobody ever waits for a large delete.
/// </summary>
internal sealed class SqliteTraceWriter : IDisposable
{
    /// <summary>Rows forgotten with a heartbeat, once a second.</summary>
    private const int WithHeartbeat = 200;

    private const string InsertKey = "insert into trace_seen (key, id, at) values (?, ?, ?) on conflict do nothing";

    internal const string DeleteOld = "delete from trace_seen where key in (select key from trace_seen where at < ? order by at limit ?)";

    private readonly SqliteStatement _insert;
    private readonly SqliteStatement _delete;
    private DateTimeOffset? _now;
    private int _mayForget;

    public SqliteTraceWriter(sqlite3 database)
    {
        _insert = new SqliteStatement(database, InsertKey);
        _delete = new SqliteStatement(database, DeleteOld);
    }

    /// <summary>Remembers a message of one PDU, if it came from another environment.</summary>
    public void Keep(Message message)
    {
        if (message.Origin.Trace is { } trace) Keep(trace, message.Id, message.AcceptedAt);
    }

    /// <summary>Remembers a part, if it came from another environment; one that was there already with the id that it got then.</summary>
    public void Keep(StorePartEntry entry)
    {
        if (entry.Displaced is null && entry.Part.Origin.Trace is { } trace) Keep(trace, entry.FirstId ?? entry.Part.Part.Id, entry.Part.AcceptedAt);
    }

    public void Beat(DateTimeOffset now)
    {
        _now = now;
        _mayForget += WithHeartbeat;
    }

    /// <summary>Once in each batch.</summary>
    public void Forget()
    {
        if (_mayForget == 0 || _now is not { } now) return;
        _delete.Set(1, now - TraceMemory.Span).Set(2, _mayForget).Run();
        _mayForget = 0;
    }

    public void Dispose()
    {
        _insert.Dispose();
        _delete.Dispose();
    }

    private void Keep(Trace trace, MessageId id, DateTimeOffset at)
    {
        _insert.Set(1, TraceMemory.Key(trace.Key)).Set(2, id.Value).Set(3, at).Run();
        _mayForget += 2;
    }
}
