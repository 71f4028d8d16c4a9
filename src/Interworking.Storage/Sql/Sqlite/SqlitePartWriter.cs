using Dapper;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Pipeline.Spool;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Interworking.Storage.Sql.Sqlite;

/// <summary>The statements on parts of long messages: kept one by one, handed over when the set is whole, gone when it is assembled.</summary>
internal sealed class SqlitePartWriter : IDisposable
{
    private const string InKey = "link = ?1 and source = ?2 and target = ?3 and reference = ?4 and total = ?5";

    private const string InsertPart =
        """
        insert into part (link, source, target, reference, total, number, id, receipt,
            origin, origin_raw, origin_ton, origin_npi, destination, destination_raw, destination_ton, destination_npi,
            carrier, system_id, connection, account, data_coding, marks, fingerprint, body, accepted_at, expires_at, test, since, default_alphabet,
            trace_id, hops, priority, group_id, service_type, scheduled_at, origin_account, sms_reference)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?25, ?26, ?27, ?25, ?28, ?29, ?30, ?31, ?32, ?33, ?34, ?35, ?36) on conflict do nothing
        """;

    private const string FirstCopy = $"select id from part where {InKey} and number = ?6";

    private const string AnswerToSame = $"select case when group_id = 0 then id else group_id end from part where {InKey} and number = ?6 and data_coding = ?7 and body = ?8";

    /// <summary>The id of the part that came last, if the set is whole: the one that completed it.</summary>
    private const string Completer = $"select id from part where {InKey} and (select count(*) from part where {InKey}) = ?5 order by seq desc limit 1";

    private const string Ids =
        "select id from part where link = @Link and source = @Source and target = @Destination and reference = @Reference and total = @Total";

    private const string DeleteSet = $"delete from part where {InKey}";

    private readonly SqliteConnection _connection;
    private readonly SqliteStatement _insert;
    private readonly SqliteStatement _firstCopy;
    private readonly SqliteStatement _answerToSame;
    private readonly SqliteStatement _completer;
    private readonly SqliteStatement _delete;

    public SqlitePartWriter(SqliteConnection connection)
    {
        _connection = connection;
        sqlite3 database = connection.Handle!;
        _insert = new SqliteStatement(database, InsertPart);
        _firstCopy = new SqliteStatement(database, FirstCopy);
        _answerToSame = new SqliteStatement(database, AnswerToSame);
        _completer = new SqliteStatement(database, Completer);
        _delete = new SqliteStatement(database, DeleteSet);
    }

    /// <summary>Keeps the part and says in the entry what that meant for its set; the same when its batch is repeated after a commit in doubt.</summary>
    public void Store(StorePartEntry entry)
    {
        StoredPart part = entry.Part;
        if (!Insert(part))
        {
            long first = Bind(_firstCopy, part.Key).Set(6, part.Part.Number).First()!.Value;
            if (first != part.Part.Id.Value)
            {
                long? answered = Bind(_answerToSame, part.Key).Set(6, part.Part.Number).Set(7, part.DataCoding).Set(8, part.Body).First();
                if (answered is { } id) entry.FirstId = new MessageId(id);
                else entry.Displaced = SqliteSpoolStore.ReadSet(_connection, part.Key);
                return;
            }
        }

        if (Bind(_completer, part.Key).First() == part.Part.Id.Value) entry.Completed = SqliteSpoolStore.ReadSet(_connection, part.Key);
    }

    /// <summary>
    /// Takes the set out. False, and nothing done, when it is gone, and also when it holds a part that <paramref name="message"/> was made without:
    /// that part was answered, so it must not vanish; whoever reads the set anew assembles it with that part.
    /// </summary>
    public bool Delete(PartSetKey key, Message message)
    {
        List<long> ids = _connection.Query<long>(Ids, new { key.Link, key.Source, key.Destination, key.Reference, key.Total }).AsList();
        if (ids.Count == 0 || !ids.TrueForAll(id => message.Parts.Any(part => part.Id.Value == id))) return false;
        Bind(_delete, key).Run();
        return true;
    }

    public void Dispose()
    {
        _insert.Dispose();
        _firstCopy.Dispose();
        _answerToSame.Dispose();
        _completer.Dispose();
        _delete.Dispose();
    }

    private static SqliteStatement Bind(SqliteStatement statement, PartSetKey key) =>
        statement.Set(1, key.Link).Set(2, key.Source).Set(3, key.Destination).Set(4, key.Reference).Set(5, key.Total);

    private bool Insert(StoredPart part)
    {
        Origin origin = part.Origin;
        return Bind(_insert, part.Key)
            .Set(6, part.Part.Number)
            .Set(7, part.Part.Id.Value)
            .Set(8, (long)part.Part.Receipt)
            .Set(9, origin.Number)
            .Set(10, origin.Raw)
            .Set(11, (long)origin.Ton)
            .Set(12, (long)origin.Npi)
            .Set(13, part.Destination)
            .Set(14, part.DestinationRaw)
            .Set(15, (long)origin.DestinationTon)
            .Set(16, (long)origin.DestinationNpi)
            .Set(17, origin.Carrier)
            .Set(18, origin.SystemId)
            .Set(19, origin.Connection)
            .Set(20, origin.Account)
            .Set(21, part.DataCoding)
            .Set(22, part.Marks?.ToOctets())
            .Set(23, Fingerprint.OrNull(part.Part))
            .Set(24, part.Body)
            .Set(25, part.AcceptedAt)
            .Set(26, part.ExpiresAt)
            .Set(27, part.Test)
            .Set(28, Words.Alphabet[part.DefaultAlphabet])
            .Set(29, origin.Trace?.Id)
            .Set(30, origin.Trace?.Hops ?? 0)
            .Set(31, part.Priority)
            .Set(32, part.Part.Group.Value)
            .Set(33, part.ServiceType)
            .Set(34, part.ScheduledAt?.ToUnixTimeMilliseconds())
            .Set(35, origin.AccountId)
            .Set(36, (long?)part.Part.SmsReference)
            .Run() > 0;
    }
}
