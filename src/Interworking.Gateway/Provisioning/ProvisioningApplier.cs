using System.Security.Cryptography;
using System.Text;
using Interworking.Gateway.Access;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Provisioning.Files;

namespace Interworking.Gateway.Provisioning;

/// <summary>Applies provisioning files to the database: all or nothing, and again without effect.</summary>
public sealed class ProvisioningApplier(IProvisioningStore store, GatewayOptions options)
{
    private const int Tries = 5;

    private readonly string _realm = RealmOf(options);
    private readonly ProvisioningPlanner _planner = new(options.Environment.Name, [.. Listener.OfSmpp(options)], RealmOf(options));

    /// <summary>Who applies files, for the audit log.</summary>
    public Actor By { get; init; } = Actor.Gateway;

    /// <summary>The realm that hashes are made for.</summary>
    public static string RealmOf(GatewayOptions options) => options.Sip.Realm.Length > 0 ? options.Sip.Realm : options.Environment.Domain;

    /// <summary>Applies a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="prune">Remove what it does not name.</param>
    /// <param name="dryRun">Only say what would change.</param>
    /// <param name="stop">Gives up; what is not committed by then is not applied.</param>
    public ValueTask<ProvisioningResult> ApplyAsync(string path, bool prune, bool dryRun, CancellationToken stop) =>
        TryRead(path, out byte[] json, out ConfigurationError? error) ? ApplyAsync(json, prune, dryRun, hash: null, stop) : new(Refused([error!]));

    /// <summary>Applies what a file would say; see <see cref="ApplyAsync(string, bool, bool, CancellationToken)"/>.</summary>
    public ValueTask<ProvisioningResult> ApplyAsync(byte[] json, bool dryRun, CancellationToken stop) => ApplyAsync(json, prune: false, dryRun, hash: null, stop);

    /// <summary>Applies the file named in the configuration when it, or the realm, is not what it was at the last time.</summary>
    /// <returns>An empty result when the file has been applied before.</returns>
    public async ValueTask<ProvisioningResult> ApplyChangedAsync(string path, CancellationToken stop)
    {
        if (!TryRead(path, out byte[] json, out ConfigurationError? error)) return Refused([error!]);
        string hash = Convert.ToHexStringLower(SHA256.HashData([.. json, .. Encoding.UTF8.GetBytes(_realm)]));
        ProvisioningState state = await store.ReadStateAsync([], [], stop);
        return state.FileHash == hash ? new ProvisioningResult([], []) : await ApplyAsync(json, prune: false, dryRun: false, hash, stop);
    }

    /// <summary>What is wrong with the database's provisioning under these options; a changed listener or realm shows here.</summary>
    public IReadOnlyList<ConfigurationError> Check(ProvisioningSummary summary) =>
    [
        .. CheckEntries(options, summary.Set.Environments),
        .. from realm in summary.AccountsByRealm
           where realm.Key != _realm
           select new ConfigurationError("Sip.Realm", $"is \"{_realm}\", but {realm.Value} account(s) have passwords for \"{realm.Key}\" and cannot register; provision them again or set the realm back"),
    ];

    /// <summary>Entry addresses that two of these environments, or one of them and this one, would share.</summary>
    public static IReadOnlyList<ConfigurationError> CheckEntries(GatewayOptions options, IReadOnlyList<PeerEnvironment> environments) =>
        [.. EntryAddressRules.Validate(environments, options.Environment.Name, [.. Listener.OfSmpp(options)])];

    private async ValueTask<ProvisioningResult> ApplyAsync(byte[] json, bool prune, bool dryRun, string? hash, CancellationToken stop)
    {
        (ProvisioningFile file, IReadOnlyList<ConfigurationError> errors) = ProvisioningFileReader.Read(json);
        if (errors.Count > 0) return Refused(errors);
        string[]? dids = prune ? null : [.. file.Accounts.Select(entry => entry.Account.Did)];
        string[]? customers = prune ? null : [.. file.Customers.Select(customer => customer.Name)];
        for (int attempt = 1; attempt <= Tries; attempt++)
        {
            ProvisioningState state = await store.ReadStateAsync(dids, customers, stop);
            (ProvisioningPlan? plan, errors) = _planner.Plan(file, state, prune);
            if (plan is null) return Refused(errors);
            bool nothingToWrite = plan.IsEmpty && (hash is null || hash == state.FileHash);
            if (dryRun || nothingToWrite || await store.ApplyAsync(plan with { FileHash = hash, By = By }, stop)) return new ProvisioningResult(plan.Changes, []);
        }

        return Refused([new ConfigurationError("", "somebody else keeps changing the provisioning; try again")]);
    }

    private static bool TryRead(string path, out byte[] json, out ConfigurationError? error)
    {
        try
        {
            json = File.ReadAllBytes(path);
            error = null;
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            json = [];
            error = new ConfigurationError(path, $"cannot be read: {failure.Message}");
            return false;
        }
    }

    private static ProvisioningResult Refused(IReadOnlyList<ConfigurationError> errors) => new([], errors);
}

/// <param name="Changes">What changed, a line each; see <see cref="ProvisioningPlan.Changes"/>.</param>
/// <param name="Errors">Why nothing changed.</param>
public sealed record ProvisioningResult(IReadOnlyList<string> Changes, IReadOnlyList<ConfigurationError> Errors);
