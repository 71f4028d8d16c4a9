using System.Globalization;
using Dapper;
using Interworking.Gateway.Messages;
using Npgsql;

namespace Interworking.Storage.Sql.Postgres;

/// <summary>
/// The monthly partitions of <c>cdr</c>, <c>cdr_2026_07</c>, made ahead. A month is a range of ids, UTC. An old month can be detached and dropped in one step.
/// What comes without a partition for its month goes to <c>cdr_other</c> and stays there, found as all others.
/// </summary>
internal static class CdrPartitions
{
    /// <summary>Months made beyond the present one.</summary>
    public const int Ahead = 3;

    private const string Months =
        "select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'cdr'::regclass and c.relname ~ '^cdr_[0-9]{4}_[0-9]{2}$' order by 1";

    private const string Exists = "select to_regclass(@name) is not null";

    // Attached and not made in place: that would lock out everyone who writes CDRs.
    private const string Make =
        """
        create table if not exists {0} (like cdr including defaults including constraints);
        alter table {0} add primary key (id);
        alter table cdr attach partition {0} for values from ({1}) to ({2});
        """;

    private const string InOther = "select exists (select from cdr_other where id >= @from and id < @until)";

    /// <summary>Makes last month's, this month's and those ahead, as far as they are missing. The caller holds the lock under which only one does this.</summary>
    public static async Task MakeAsync(NpgsqlConnection connection, DateTimeOffset now)
    {
        var month = new DateTimeOffset(now.UtcDateTime.Year, now.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero);
        for (int ahead = -1; ahead <= Ahead; ahead++) await MakeMonthAsync(connection, month.AddMonths(ahead));
    }

    /// <summary>Drops the months all of whose ids are below <paramref name="before"/>; who reads them at this moment is not waited for, what cannot be dropped now is left.</summary>
    public static async Task DropAsync(NpgsqlConnection connection, MessageId before)
    {
        foreach (string name in await connection.QueryAsync<string>(Months))
        {
            var month = new DateTimeOffset(DateTime.ParseExact(name, "'cdr_'yyyy_MM", CultureInfo.InvariantCulture), TimeSpan.Zero);
            if (MessageId.FirstAt(month.AddMonths(1)) > before) continue;
            await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync();
            try
            {
                await connection.ExecuteAsync("set local lock_timeout = 200"); // while it waits, so does everyone who writes CDRs
                await connection.ExecuteAsync($"drop table {name}");
                await transaction.CommitAsync();
            }
            catch (PostgresException error) when (error.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.UndefinedTable)
            {
                await transaction.RollbackAsync(); // its rows are deleted one by one, or another node has dropped it
            }
        }
    }

    private static async Task MakeMonthAsync(NpgsqlConnection connection, DateTimeOffset month)
    {
        string name = month.ToString("'cdr_'yyyy_MM", CultureInfo.InvariantCulture);
        (long from, long until) = (MessageId.FirstAt(month).Value, MessageId.FirstAt(month.AddMonths(1)).Value);
        if (await connection.ExecuteScalarAsync<bool>(Exists, new { name })) return;
        if (await connection.ExecuteScalarAsync<bool>(InOther, new { from, until })) return; // too late for this month
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync();
        try
        {
            await connection.ExecuteAsync("set local lock_timeout = 2000");
            await connection.ExecuteAsync(string.Format(CultureInfo.InvariantCulture, Make, name, from, until));
            await transaction.CommitAsync();
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            await transaction.RollbackAsync(); // a long read of all months is in the way: there is time until the month begins
        }
    }
}
