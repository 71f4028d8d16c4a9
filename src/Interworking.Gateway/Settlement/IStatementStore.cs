using Interworking.Gateway.Access;

namespace Interworking.Gateway.Settlement;

/// <summary>Closed statements. They are only ever added.</summary>
public interface IStatementStore
{
    /// <summary>Null when there is none with this number.</summary>
    ValueTask<ClosedStatement?> FindAsync(string environment, long number, CancellationToken stop);

    /// <summary>In order of number.</summary>
    /// <param name="environment">Whose.</param>
    /// <param name="carrier">Only this one's; null for all.</param>
    /// <param name="month">Only this month's; null for all.</param>
    /// <param name="stop">Gives up.</param>
    ValueTask<IReadOnlyList<ClosedStatement>> ListAsync(string environment, string? carrier, BillingMonth? month, CancellationToken stop);

    /// <summary>
    /// Gives it the next number and keeps it, with its row of the audit log in one transaction. Null when the month was closed, or the statement corrected, by
    /// somebody else meanwhile.
    /// </summary>
    /// <param name="statement">Without a number.</param>
    /// <param name="carried">Ids of the messages that are left to the next month.</param>
    /// <param name="by">Who closes it.</param>
    /// <param name="now">When it is closed.</param>
    /// <param name="stop">Gives up.</param>
    ValueTask<ClosedStatement?> AddAsync(Statement statement, IReadOnlyList<long> carried, Actor by, DateTimeOffset now, CancellationToken stop);
}
