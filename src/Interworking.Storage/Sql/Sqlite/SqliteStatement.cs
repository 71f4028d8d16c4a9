using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Interworking.Storage.Sql.Sqlite;

/// <summary>
/// A prepared statement whose values are bound by number. The ledger writes through these and not through Dapper or SqliteCommand: both look every
/// parameter up by name at each execution and make a reader for it, which for a CDR's 24 columns costs several times what SQLite itself needs.
/// Values stay bound until they are bound anew, so what is the same in every row is bound once. One thread at a time.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private byte[] _octets = new byte[1024];

    /// <exception cref="SqliteException">The statement does not compile, or the file cannot be read.</exception>
    public SqliteStatement(sqlite3 database, string sql)
    {
        _database = database;
        int code = raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement);
        if (code != raw.SQLITE_OK) throw Failure(database, code);
    }

    /// <summary>Rows the last <see cref="Run"/> inserted, updated or deleted.</summary>
    public int Changes => raw.sqlite3_changes(_database);

    public SqliteStatement Set(int number, long value)
    {
        Check(raw.sqlite3_bind_int64(_statement, number, value));
        return this;
    }

    public SqliteStatement Set(int number, long? value) => value is { } known ? Set(number, known) : SetNull(number);

    public SqliteStatement Set(int number, bool value) => Set(number, value ? 1L : 0L);

    public SqliteStatement Set(int number, string? value)
    {
        if (value is null) return SetNull(number);
        if (value.Length == 0)
        {
            // An empty span would bind null.
            Check(raw.sqlite3_bind_text(_statement, number, value));
            return this;
        }

        int most = Encoding.UTF8.GetMaxByteCount(value.Length);
        if (_octets.Length < most) _octets = new byte[most];
        return SetText(number, _octets.AsSpan(0, Encoding.UTF8.GetBytes(value, _octets)));
    }

    /// <summary>Binds a time as text for people, see <see cref="UtcText"/>.</summary>
    public SqliteStatement SetText(int number, DateTimeOffset time)
    {
        Span<byte> octets = stackalloc byte[UtcText.Length];
        UtcText.Write(time, octets);
        return SetText(number, octets);
    }

    /// <summary>Binds a time as milliseconds since 1970.</summary>
    public SqliteStatement Set(int number, DateTimeOffset time) => Set(number, time.ToUnixTimeMilliseconds());

    public SqliteStatement Set(int number, byte[]? value)
    {
        if (value is null) return SetNull(number);
        Check(value.Length == 0 ? raw.sqlite3_bind_zeroblob(_statement, number, 0) : raw.sqlite3_bind_blob(_statement, number, value));
        return this;
    }

    /// <summary>Executes; rows it returns are passed over. Returns how many rows it changed (meaningless for begin, commit and select).</summary>
    public int Run()
    {
        int code;
        do code = raw.sqlite3_step(_statement);
        while (code == raw.SQLITE_ROW);
        Finish(code);
        return Changes;
    }

    /// <summary>Executes; whether it returned a row.</summary>
    public bool Any()
    {
        int code = raw.sqlite3_step(_statement);
        Finish(code);
        return code == raw.SQLITE_ROW;
    }

    /// <summary>Executes; the first row's first column, or null without a row.</summary>
    public long? First()
    {
        int code = raw.sqlite3_step(_statement);
        long? value = code == raw.SQLITE_ROW ? raw.sqlite3_column_int64(_statement, 0) : null;
        Finish(code);
        return value;
    }

    public void Dispose() => _statement.Dispose();

    internal static SqliteException Failure(sqlite3 database, int code) =>
        new($"SQLite error {code}: {raw.sqlite3_errmsg(database).utf8_to_string()}.", code & 0xFF, raw.sqlite3_extended_errcode(database));

    private SqliteStatement SetText(int number, ReadOnlySpan<byte> octets)
    {
        Check(raw.sqlite3_bind_text(_statement, number, octets));
        return this;
    }

    private SqliteStatement SetNull(int number)
    {
        Check(raw.sqlite3_bind_null(_statement, number));
        return this;
    }

    private void Finish(int code)
    {
        SqliteException? failure = code is raw.SQLITE_DONE or raw.SQLITE_ROW ? null : Failure(_database, code);
        _ = raw.sqlite3_reset(_statement); // repeats the error that step gave
        if (failure is not null) throw failure;
    }

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK) throw Failure(_database, code);
    }
}
