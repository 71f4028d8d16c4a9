using Dapper;
using Npgsql;

namespace Interworking.Storage.Sql.Postgres;

/// <summary>
/// Keeps the summaries by which people find CDRs: BRIN indexes, whose newest block ranges have none until somebody writes them. The server does that in its vacuums
/// only, which come when a table has grown by a fifth: a search would read all of that fifth.
/// </summary>
/// <param name="database">Any node's.</param>
internal sealed class CdrSummaries(PostgresDatabase database)
{
    /// <summary>Blocks of a range, as the migration says.</summary>
    private const int RangeBlocks = 32;

    /// <summary>The newest blocks are left alone: a row that is written to a range that has a summary must change it.</summary>
    private const int Behind = 2 * RangeBlocks;

    /// <summary>Ranges in one transaction: some hundred milliseconds, in which the table cannot be vacuumed.</summary>
    private const int AtOnce = 200;

    // What is made concurrently holds nobody up while it waits.
    private const string Unlimited = "set lock_timeout = 0; set statement_timeout = 0";

    /// <summary>Who waits for a lock for longer than the server's deadlock_timeout (1 s) ends a vacuum.</summary>
    private const string Patience = "set lock_timeout = 300";

    // Any number that nobody else uses.
    private const string TryLock = "select pg_try_advisory_lock(7596553776843781103)";

    private const string Unlock = "select pg_advisory_unlock(7596553776843781103)";

    private const string Missing =
        """
        select m.*, x.indexrelid is not null as exists, coalesce(x.indisvalid, false) as valid from (
            select p.inhrelid::regclass::text as partition, parent.name, quote_ident(c.relname || substr(parent.name, 4)) as index, quote_ident(n.nspname) as schema,
                substring(pg_get_indexdef(parent.name::regclass) from ' USING .*$') as definition
            from pg_inherits p join pg_class c on c.oid = p.inhrelid join pg_namespace n on n.oid = c.relnamespace cross join (values ('cdr_number'), ('cdr_reference')) parent(name)
            where p.inhparent = 'cdr'::regclass and not exists (
                select from pg_inherits i join pg_index x on x.indexrelid = i.inhrelid where i.inhparent = parent.name::regclass and x.indrelid = p.inhrelid)) m
        left join pg_index x on x.indexrelid = to_regclass(m.schema || '.' || m.index)
        order by m.partition desc limit 1
        """;

    // No summary, but made the same way: by it a unit of a carrier's month is looked up, and in a migration everyone who writes would wait until it is made.
    private const string GroupsValid = "select indisvalid from pg_index where indexrelid = to_regclass('message_group_of')";

    private const string MakeGroups = "create index concurrently message_group_of on message_group (id)";

    private const string Indexes =
        """
        select i.inhrelid::regclass::text as index, pg_relation_size(x.indrelid) / current_setting('block_size')::bigint as blocks
        from pg_inherits i join pg_index x on x.indexrelid = i.inhrelid where i.inhparent in ('cdr_number'::regclass, 'cdr_reference'::regclass)
        """;

    private const string Summarize =
        "select coalesce(sum(brin_summarize_range(cast(cast(@index as text) as regclass), n * @blocks)), 0) from generate_series(cast(@from as bigint), cast(@until as bigint) - 1) n";

    // Ranges of an index that have their summary, as far as this process knows.
    private readonly Dictionary<string, long> _done = [];

    /// <summary>One transaction's worth. True when there is more to do at once.</summary>
    public async ValueTask<bool> StepAsync(CancellationToken stop)
    {
        await using NpgsqlConnection connection = await database.OpenAsync(stop);
        if (!await connection.ExecuteScalarAsync<bool>(TryLock)) return false; // another node does it
        try
        {
            await connection.ExecuteAsync(Patience);
            return await MakeGroupsAsync(connection, stop) || await MakeAsync(connection, stop) || await SummarizeAsync(connection, stop);
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            return false; // a vacuum, which writes them too
        }
        finally
        {
            if (connection.State == System.Data.ConnectionState.Open) await connection.ExecuteAsync(Unlock);
        }
    }

    private static async ValueTask<bool> MakeGroupsAsync(NpgsqlConnection connection, CancellationToken stop)
    {
        bool? valid = await connection.ExecuteScalarAsync<bool?>(GroupsValid);
        if (valid == true) return false;
        if (valid == false) await connection.ExecuteAsync("drop index concurrently message_group_of"); // cut off while it was made
        await connection.ExecuteAsync(Unlimited);
        await connection.ExecuteAsync(new CommandDefinition(MakeGroups, commandTimeout: 0, cancellationToken: stop));
        return true;
    }

    /// <summary>Makes an index of a partition that has none: of those that were there when the program was brought up to date.</summary>
    private static async ValueTask<bool> MakeAsync(NpgsqlConnection connection, CancellationToken stop)
    {
        if (await connection.QuerySingleOrDefaultAsync<MissingRow>(Missing) is not { } missing) return false;
        string index = $"{missing.Schema}.{missing.Index}";
        if (missing.Exists && !missing.Valid) await connection.ExecuteAsync($"drop index concurrently {index}"); // cut off while it was made
        if (!missing.Valid)
        {
            await connection.ExecuteAsync(Unlimited);
            string make = $"create index concurrently {missing.Index} on {missing.Partition}{missing.Definition}";
            await connection.ExecuteAsync(new CommandDefinition(make, commandTimeout: 0, cancellationToken: stop));
            await connection.ExecuteAsync($"analyze {missing.Partition}"); // without figures of what is indexed the index is not used
        }

        await connection.ExecuteAsync($"{Patience}; alter index {missing.Name} attach partition {index}");
        return true;
    }

    private async ValueTask<bool> SummarizeAsync(NpgsqlConnection connection, CancellationToken stop)
    {
        foreach (IndexRow index in await connection.QueryAsync<IndexRow>(Indexes))
        {
            long from = _done.GetValueOrDefault(index.Index), until = Math.Min(from + AtOnce, (index.Blocks - Behind) / RangeBlocks);
            if (until <= from) continue;
            var values = new { index = index.Index, blocks = RangeBlocks, from, until };
            await connection.ExecuteScalarAsync<long>(new CommandDefinition(Summarize, values, cancellationToken: stop));
            _done[index.Index] = until;
            return true;
        }

        return false;
    }

    private sealed class MissingRow
    {
        public string Partition { get; init; } = "";

        /// <summary>The index of all partitions.</summary>
        public string Name { get; init; } = "";

        public string Schema { get; init; } = "";

        public string Index { get; init; } = "";

        public string Definition { get; init; } = "";

        public bool Exists { get; init; }

        public bool Valid { get; init; }
    }

    private sealed class IndexRow
    {
        public string Index { get; init; } = "";

        public long Blocks { get; init; }
    }
}
