using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Ledger;
using SQLitePCL;

namespace Interworking.Storage.Sql.Sqlite;

/// <summary>The statement on messages whose answer carried one id for several: written with the entry that first makes each of them durable.</summary>
internal sealed class SqliteGroupWriter(sqlite3 database) : IDisposable
{
    private const string InsertMember = "insert into message_group (group_id, id) values (?, ?) on conflict do nothing";

    private readonly SqliteStatement _insert = new(database, InsertMember);

    public void Keep(Message message)
    {
        if (message.Parts[0].Group != default) Keep(message.Parts[0]);
    }

    public void Keep(StorePartEntry entry)
    {
        if (entry.Part.Part.Group != default && entry.FirstId is null) Keep(entry.Part.Part);
    }

    public void Dispose() => _insert.Dispose();

    private void Keep(MessagePart part) => _insert.Set(1, part.Group.Value).Set(2, part.Id.Value).Run();
}
