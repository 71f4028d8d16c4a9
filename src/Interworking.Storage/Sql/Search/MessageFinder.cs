using System.Data.Common;
using Dapper;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Gateway.Search;

namespace Interworking.Storage.Sql.Search;

/// <summary>Finds messages in a database of SQL. No statement reads much more than it answers, and none reads a message's text.</summary>
public abstract partial class MessageFinder : IMessageFinder
{
    private readonly SqlDialect _dialect;
    private readonly ISubmissionStore _submissions;
    private readonly TimeProvider _time;

    private protected MessageFinder(SqlDialect dialect, ISubmissionStore submissions, TimeProvider time) =>
        (_dialect, _submissions, _time, MostWalked) = (dialect, submissions, time, dialect.MostWalked);

    /// <summary>See <see cref="SqlDialect.MostWalked"/>.</summary>
    internal int MostWalked { get; init; }

    public async ValueTask<FoundPage> SearchAsync(MessageQuery query, CancellationToken stop)
    {
        await using DbConnection connection = await OpenAsync(stop);
        // The spool first: what finishes meanwhile is found among the CDRs.
        FoundRows waiting = query.Outcome is null ? await new SpoolSearch(_dialect, MostWalked).RunAsync(connection, query, 0, stop) : FoundRows.None;
        // Not below what was looked at there: the next page has that of both.
        FoundRows finished = query.Unfinished ? FoundRows.None : await new CdrSearch(_dialect, MostWalked).RunAsync(connection, query, waiting.LookedTo ?? 0, stop);
        return finished.With(waiting).ToPage(query.Limit);
    }

    /// <summary>A connection to read with.</summary>
    protected abstract ValueTask<DbConnection> OpenAsync(CancellationToken stop);

    /// <summary>The slot of this node.</summary>
    private protected abstract int Slot { get; }

    private static CommandDefinition Command(string sql, object values, CancellationToken stop) =>
        new(sql, values, commandTimeout: TableSearch.AnswerWithinSeconds, cancellationToken: stop);
}
