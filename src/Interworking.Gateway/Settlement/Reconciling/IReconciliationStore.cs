namespace Interworking.Gateway.Settlement.Reconciling;

/// <summary>Reads what we answered, unit by unit.</summary>
public interface IReconciliationStore
{
    /// <summary>The carrier's units of the month, in no order, without test traffic; never all of them in memory.</summary>
    IAsyncEnumerable<OwnUnit> ReadAsync(TrafficQuery query, CancellationToken stop);

    /// <summary>Units by their ids, whoever's and whenever they were; those that are not known are left out.</summary>
    ValueTask<IReadOnlyList<OwnUnit>> FindAsync(string environment, IReadOnlyCollection<long> answerIds, CancellationToken stop);
}
