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

    private int _moved;

    /// <summary>A CDR was accepted and finished then. It is marked as one that was written late, since it has not been where daily counts have passed.</summary>
    public void Cdr(string id, DateTimeOffset to)
    {
        (long old, long moved) = NewId(id, to);
        backend.Execute(
            $"""
            update cdr set id = {moved}, accepted_at = '{Text(to)}', finished_at = '{Text(to.AddSeconds(1))}' where id = {old};
            update cdr_part set id = {moved} where id = {old};
            insert into cdr_late (id) values ({moved});
            """);
    }

    /// <summary>A message that waits was accepted then. Nobody may serve it meanwhile.</summary>
    /// <returns>Its id from now on.</returns>
    public long Waiting(string id, DateTimeOffset to)
    {
        (long old, long moved) = NewId(id, to);
        backend.Execute($"update spool set id = {moved}, accepted_at = {to.ToUnixTimeMilliseconds()} where id = {old}; update peer_ref set id = {moved} where id = {old};");
        return moved;
    }

    /// <summary>The same, and its validity is over.</summary>
    public void Expired(string id, DateTimeOffset to)
    {
        long moved = Waiting(id, to);
        long over = DateTimeOffset.UtcNow.AddMinutes(-1).ToUnixTimeMilliseconds();
        backend.Execute($"update spool set due_at = {over}, expires_at = {over} where id = {moved}");
    }

    private (long Old, long Moved) NewId(string id, DateTimeOffset to) =>
        (long.Parse(id, CultureInfo.InvariantCulture), ((long)(to - Epoch).TotalMilliseconds << BelowTheTime) + ++_moved);

    private static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
