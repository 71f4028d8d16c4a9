using System.Collections.Concurrent;
using Interworking.Gateway.Provisioning;

namespace Interworking.Gateway.Settlement.Credit;

/// <summary>The carriers that have a credit limit.</summary>
public sealed class CreditBook
{
    private readonly ConcurrentDictionary<string, CarrierCredit> _byCarrier = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, CreditState> _states = new(StringComparer.Ordinal);

    public CarrierCredit For(string carrier) => _byCarrier.GetOrAdd(carrier, static _ => new CarrierCredit());

    /// <summary>Whether it may send one more message. Asked only of carriers with a limit: others pay nothing for it.</summary>
    public bool TryTake(Carrier carrier) => For(carrier.Name).TryTake();

    /// <summary>How every carrier with a limit stands, in order of name.</summary>
    public IReadOnlyList<CreditState> Report() =>
        [.. _states.Values.OrderBy(state => state.Debt.Carrier, StringComparer.Ordinal).Select(state => state with { Since = For(state.Debt.Carrier).Since })];

    internal void Tell(CreditState state) => _states[state.Debt.Carrier] = state;

    /// <summary>It has no limit any more.</summary>
    internal void Forget(string carrier) => _states.TryRemove(carrier, out _);
}
