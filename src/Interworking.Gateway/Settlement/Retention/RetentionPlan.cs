using Interworking.Gateway.Provisioning;

namespace Interworking.Gateway.Settlement.Retention;

/// <summary>Which months may go: old enough, and every carrier's statements closed.</summary>
public sealed class RetentionPlan(ISettlementStore traffic, IStatementStore statements, string environment)
{
    /// <summary>The first month that stays; null when none may go. What stands in the way is told in <paramref name="blocked"/>.</summary>
    /// <param name="oldest">The month of the oldest CDR.</param>
    /// <param name="keepFrom">The first that is to be kept.</param>
    /// <param name="carriers">Provisioned ones.</param>
    /// <param name="blocked">Gets what stands in the way.</param>
    /// <param name="stop">Gives up.</param>
    public async ValueTask<BillingMonth?> FindAsync(BillingMonth oldest, BillingMonth keepFrom, IEnumerable<Carrier> carriers, Action<string> blocked, CancellationToken stop)
    {
        HashSet<string> unbilled = [.. carriers.Where(carrier => carrier.Environment is not null).Select(carrier => carrier.Name)];
        BillingMonth? first = null;
        for (BillingMonth month = oldest; month.First < keepFrom.First; month = BillingMonth.Of(month.End))
        {
            // A month of UTC has the first hours of the next month of those east of it.
            BillingMonth next = BillingMonth.Of(month.End);
            if ((await FindOpenAsync(month, unbilled, stop) ?? await FindOpenAsync(next, unbilled, stop)) is { } open)
            {
                blocked(open);
                break;
            }

            first = next;
        }

        return first;
    }

    private async ValueTask<string?> FindOpenAsync(BillingMonth month, HashSet<string> unbilled, CancellationToken stop)
    {
        HashSet<string> closed = [.. (await statements.ListAsync(environment, null, month, stop)).Select(statement => statement.Carrier)];
        return (await traffic.ReadCarriersAsync(environment, month, stop)).FirstOrDefault(carrier => !closed.Contains(carrier) && !unbilled.Contains(carrier)) is { } open
            ? $"{month} of {open} is not closed"
            : null;
    }
}
