using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Spool;
using SQLitePCL;

namespace Interworking.Storage.Sql.Sqlite;

/// <summary>The statements on the ids that peers gave to parts: kept until their message finishes.</summary>
internal sealed class SqlitePeerRefWriter : IDisposable
{
    private const string InsertRef = "insert into peer_ref (id, part, connection, reference, state) values (?, ?, ?, ?, ?) on conflict do nothing";

    private const string UpdateRef = "update peer_ref set state = ?3 where id = ?1 and part = ?2";

    private const string DeleteRefs = "delete from peer_ref where id = ?";

    private readonly SqliteStatement _insert;
    private readonly SqliteStatement _update;
    private readonly SqliteStatement _delete;

    public SqlitePeerRefWriter(sqlite3 database)
    {
        _insert = new SqliteStatement(database, InsertRef);
        _update = new SqliteStatement(database, UpdateRef);
        _delete = new SqliteStatement(database, DeleteRefs);
    }

    /// <summary>Keeps the id, unless the part has one.</summary>
    public void Insert(PeerRef part) => _insert
        .Set(1, part.MessageId.Value)
        .Set(2, part.Part)
        .Set(3, part.Connection)
        .Set(4, part.Reference)
        .Set(5, (long?)part.State)
        .Run();

    /// <summary>Writes down what the part's receipt said; false when the part has no id here.</summary>
    public bool Write(PeerRef part) => _update.Set(1, part.MessageId.Value).Set(2, part.Part).Set(3, (long?)part.State).Run() > 0;

    public void Delete(MessageId id) => _delete.Set(1, id.Value).Run();

    public void Dispose()
    {
        _insert.Dispose();
        _update.Dispose();
        _delete.Dispose();
    }
}
