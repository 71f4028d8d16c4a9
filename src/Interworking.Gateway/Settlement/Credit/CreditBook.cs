using System.Collections.Concurrent;
using Interworking.Gateway.Provisioning;

namespace Interworking.Gateway.Settlement.Credit;

/// <summary>The carriers that have a credit limit.</summary>
public sealed class CreditBook
{
    private readonly ConcurrentDictionary<string, CarrierCredit> _byCarrier = new(StringComparer.Ordinal);

    public CarrierCredit For(string carrier) => _byCarrier.GetOrAdd(carrier, static _ => new CarrierCredit());

    /// <summary>Whether it may send one more message. Asked only of carriers with a limit: others pay nothing for it.</summary>
    public bool TryTake(Carrier carrier) => For(carrier.Name).TryTake();
}
