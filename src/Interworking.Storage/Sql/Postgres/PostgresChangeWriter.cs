using System.Text;
using Dapper;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Ledger;

namespace Interworking.Storage.Sql.Postgres;

/// <summary>Rare changes of spool rows within the ledger's transaction, each a statement of its own.</summary>
internal sealed class PostgresChangeWriter(PostgresPipe pipe, NodeIdentity node)
{
    // Waiting already: this very entry's batch is being repeated after a commit in doubt.
    private const string Begin = "update spool set state = 0 where slot = @Slot and id = any(@ids) and (state = 0 or (state = 4 and due_at <= @now)) returning id";

    private const string Replace =
        """
        update spool set body_utf8 = @text, body_binary = @binary, alphabet = @alphabet, parts = @parts, expires_at = @expiresAt,
            due_at = least(coalesce(@scheduledAt::bigint, due_at), @expiresAt), state = case when @scheduledAt::bigint is null then state else 4 end
        where id = @id and ((slot = @Slot and state = 0 and sent_by is null) or state = 4)
        """;

    /// <summary>What was gathered is sent before.</summary>
    /// <exception cref="ArgumentException">Another kind of entry.</exception>
    public void Write(LedgerEntry entry)
    {
        pipe.Run();
        switch (entry)
        {
            case BeginScheduledEntry begin:
                begin.Begun.Clear();
                var due = new { node.Slot, ids = begin.Ids.Select(one => one.Value).ToArray(), now = begin.At.ToUnixTimeMilliseconds() };
                foreach (long id in pipe.Connection.Query<long>(Begin, due))
                    begin.Begun.Add(new MessageId(id));
                break;
            case ReplaceEntry replace:
                replace.Applied = pipe.Connection.Execute(Replace, ValuesOf(replace)) > 0;
                break;
            default:
                throw new ArgumentException($"{entry.GetType().Name} is not written alone.", nameof(entry));
        }
    }

    private object ValuesOf(ReplaceEntry entry) => new
    {
        node.Slot,
        id = entry.Id.Value,
        text = entry.Text is null ? null : Encoding.UTF8.GetBytes(entry.Text),
        binary = entry.Binary,
        alphabet = Words.Alphabet[entry.Alphabet],
        parts = PartList.Write(entry.Parts),
        expiresAt = entry.ExpiresAt.ToUnixTimeMilliseconds(),
        scheduledAt = entry.ScheduledAt?.ToUnixTimeMilliseconds(),
    };
}
