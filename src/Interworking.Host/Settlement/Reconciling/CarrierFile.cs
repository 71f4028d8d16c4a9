using Interworking.Gateway.Settlement.Reconciling;

namespace Interworking.Host.Settlement.Reconciling;

/// <summary>What a carrier has sent: counts or records.</summary>
internal sealed record CarrierFile(bool HasUnits, IReadOnlyList<TheirUnit> Units, IReadOnlyList<TheirCount> Counts)
{
    public static readonly CarrierFile Nothing = new(false, [], []);
}
