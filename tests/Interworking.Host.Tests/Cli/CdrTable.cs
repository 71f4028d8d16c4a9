using Dapper;
using Interworking.Gateway.Messages;
using Microsoft.Data.Sqlite;

namespace Interworking.Host.Tests.Cli;

/// <summary>CDRs as another process has written them.</summary>
internal static class CdrTable
{
    private const string Row = """
        insert into cdr (environment, id, trace_id, direction, carrier, origin, destination, origin_raw, destination_raw, parts, alphabet, accepted_at, finished_at, outcome, attempts, test)
        values ('env1', @id, '', 'sms_to_sip', @carrier, '1', '111222333', '1', '111222333', 1, 'gsm7', @at, @at, 'delivered', 1, 0)
        """;

    /// <summary>The id of the first of those that <see cref="Insert"/> makes.</summary>
    public static long FirstId(DateTimeOffset at) => MessageId.FirstAt(at).Value;

    public static void Execute(string file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False;Default Timeout=30");
        connection.Execute(sql);
    }

    public static void Insert(string file, string carrier, int count, DateTimeOffset at)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False;Default Timeout=30");
        connection.Open();
        using SqliteTransaction transaction = connection.BeginTransaction();
        long first = MessageId.FirstAt(at).Value;
        connection.Execute(
            Row, Enumerable.Range(0, count).Select(number => new { id = first + number, carrier, at = at.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture) }), transaction);
        transaction.Commit();
    }
}
