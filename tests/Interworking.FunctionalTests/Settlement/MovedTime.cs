using System.Globalization;
using Interworking.FunctionalTests.Harness.Backends;

namespace Interworking.FunctionalTests.Settlement;

/// <summary>
/// The clock of a running program cannot be set, and no test waits for the end of a month: what real traffic has left in the database is moved to another time,
/// with its id, which is made of it.
/// </summary>
internal sealed class MovedTime(Backend backend)
{
    private const int BelowTheTime = 22; // bits of an id: slot and sequence
    private static readonly DateTimeOffset Epoch = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A CDR was accepted and finished then. It is marked as one that was written late, since it has not been where daily counts have passed.</summary>
    public void Cdr(string id, DateTimeOffset to)
    {
        (long old, long moved) = Ids(id, to);
        backend.Execute(
            $"""
            update cdr set id = {moved}, accepted_at = '{Text(to)}', finished_at = '{Text(to.AddSeconds(1))}' where id = {old};
            update cdr_part set id = {moved} where id = {old};
            insert into cdr_late (id) values ({moved});
            """);
    }

    /// <summary>A message that waits was accepted then. Nobody may serve it meanwhile.</summary>
    public void Waiting(string id, DateTimeOffset to)
    {
        (long old, long moved) = Ids(id, to);
        backend.Execute($"update spool set id = {moved}, accepted_at = {to.ToUnixTimeMilliseconds()} where id = {old}; update peer_ref set id = {moved} where id = {old};");
    }

    /// <summary>The same, and its validity is over.</summary>
    public void Expired(string id, DateTimeOffset to)
    {
        Waiting(id, to);
        long over = DateTimeOffset.UtcNow.AddMinutes(-1).ToUnixTimeMilliseconds();
        backend.Execute($"update spool set due_at = {over}, expires_at = {over} where id = {Ids(id, to).Moved}");
    }

    private static (long Old, long Moved) Ids(string id, DateTimeOffset to)
    {
        long old = long.Parse(id, CultureInfo.InvariantCulture);
        return (old, ((long)(to - Epoch).TotalMilliseconds << BelowTheTime) | (old & ((1 << BelowTheTime) - 1)));
    }

    private static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
