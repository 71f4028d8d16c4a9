using System.Globalization;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Settlement;
using Interworking.Gateway.Settlement.Reconciling;

namespace Interworking.Host.Settlement.Reconciling;

/// <summary>Compares files that are sent to the running server. Its memory is the messages' too: what would take much of it is left to the command line.</summary>
internal sealed class ReconcileDesk(ISettlementStore traffic, IReconciliationStore units, IProvisioningStore provisioning, GatewayOptions options)
{
    /// <summary>Octets of a file.</summary>
    public const long LargestFile = 64 << 20;

    private const int MostLines = 1_000_000;

    /// <summary>Of the month, where it is compared unit by unit.</summary>
    private const long MostParts = 2_000_000;

    private readonly CarrierComparison _comparison = new(traffic, units, options.Environment.Name);

    /// <summary>The comparison, or everything that is wrong with what was sent.</summary>
    /// <param name="month">As it was written.</param>
    /// <param name="name">The carrier's.</param>
    /// <param name="file">Read to its end.</param>
    /// <param name="stop">Gives up.</param>
    public async ValueTask<(Reconciliation? Result, IReadOnlyList<ConfigurationError> Errors)> RunAsync(string month, string name, Stream file, CancellationToken stop)
    {
        ProvisioningSet set = (await provisioning.ReadStateAsync([], [], stop)).Set;
        Carrier? carrier = set.Carriers.FirstOrDefault(one => one.Name == name);
        if (!BillingMonth.TryParse(month, out BillingMonth wanted)) return Wrong("month", "write it as 2026-01");
        if (carrier is null) return Wrong("carrier", $"there is no carrier \"{name}\"");
        if (carrier.Environment is { } own) return Wrong("carrier", $"\"{name}\" is our own environment {own} and is not billed");
        (CarrierFile theirs, IReadOnlyList<ConfigurationError> errors) = CarrierFileReader.Read(file, "file", MostLines);
        if (errors.Count > 0) return (null, errors);
        if (theirs.HasUnits && await _comparison.CountAsync(carrier, wanted, set, stop) is > MostParts and var parts)
            return Wrong("month", string.Create(CultureInfo.InvariantCulture, $"has {parts:#,0} parts; more than {MostParts:#,0} are compared one by one by \"interworking reconcile\", or here by day"));
        return (await _comparison.RunAsync(carrier, wanted, set, theirs, stop), []);
    }

    private static (Reconciliation? Result, IReadOnlyList<ConfigurationError> Errors) Wrong(string key, string why) => (null, [new ConfigurationError(key, why)]);
}
