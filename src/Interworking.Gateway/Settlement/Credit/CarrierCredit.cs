namespace Interworking.Gateway.Settlement.Credit;

/// <summary>
/// What a carrier with a credit limit owes for the month: as it was counted last, and what came since at the highest price of its tariff. Near the limit it
/// may thus be refused a little early, until it is counted again; never late by more than what comes by other nodes between two counts. No lock.
/// </summary>
public sealed class CarrierCredit
{
    private Terms _terms = new(0, long.MaxValue, 0);
    private long _since;

    /// <summary>Messages taken since they were counted last.</summary>
    public long Since => Interlocked.Read(ref _since);

    /// <summary>Takes one message; false when it would be above the limit.</summary>
    public bool TryTake()
    {
        Terms terms = Volatile.Read(ref _terms);
        if (terms.Counted + (terms.Price * (Interlocked.Read(ref _since) + 1)) > terms.Limit) return false;
        Interlocked.Increment(ref _since);
        return true;
    }

    /// <summary>It was counted anew.</summary>
    /// <param name="counted">What is owed.</param>
    /// <param name="limit">What may be.</param>
    /// <param name="price">Of one message at most.</param>
    /// <param name="included">Of <see cref="Since"/>, those that are in the count.</param>
    public void Set(decimal counted, decimal limit, decimal price, long included)
    {
        Volatile.Write(ref _terms, new Terms(counted, limit, price));
        Interlocked.Add(ref _since, -included);
    }

    private sealed record Terms(decimal Counted, decimal Limit, decimal Price);
}
