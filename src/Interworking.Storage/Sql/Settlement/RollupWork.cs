using System.Data.Common;
using Interworking.Gateway.Settlement;

namespace Interworking.Storage.Sql.Settlement;

/// <summary>What one step of <see cref="RollupStore"/> works with.</summary>
/// <param name="Connection">Open.</param>
/// <param name="Transaction">Its own.</param>
/// <param name="Environment">Whose CDRs.</param>
/// <param name="KeptFrom">Days before it are left as they are: YYYY-MM-DD, empty for none.</param>
/// <param name="Scopes">Of provisioned carriers.</param>
/// <param name="Carriers">How they have been counted.</param>
internal sealed record RollupWork(
    DbConnection Connection, DbTransaction Transaction, string Environment, string KeptFrom, IReadOnlyDictionary<string, CarrierScope> Scopes,
    Dictionary<string, RollupCarrierRow> Carriers)
{
    private readonly Dictionary<string, CarrierScope> _strangers = [];

    /// <summary>As many digits as any of them looks at.</summary>
    public int Digits { get; } = Scopes.Values.Select(scope => scope.Digits).Append(CarrierScope.ReportedDigits).Max();

    public CarrierScope ScopeOf(string carrier)
    {
        if (Scopes.TryGetValue(carrier, out CarrierScope? scope)) return scope;
        if (!_strangers.TryGetValue(carrier, out scope)) _strangers.Add(carrier, scope = CarrierScope.Stranger(carrier));
        return scope;
    }

    /// <summary>None of its CDRs has been counted so far; from now on it is known.</summary>
    public bool IsNew(string carrier) => Carriers.TryAdd(carrier, new RollupCarrierRow { Carrier = carrier, Definition = ScopeOf(carrier).Definition });
}
