namespace Interworking.Gateway.Settlement.Credit;

/// <summary>Keeps the last count of what carriers with a credit limit owe, so that a limit holds from the first moment of a process's life.</summary>
public interface ICreditStore
{
    /// <summary>By carrier.</summary>
    ValueTask<IReadOnlyDictionary<string, CarrierDebt>> ReadAsync(string environment, CancellationToken stop);

    /// <summary>In the place of what was kept of these carriers.</summary>
    ValueTask KeepAsync(string environment, IReadOnlyCollection<CarrierDebt> debts, CancellationToken stop);
}
