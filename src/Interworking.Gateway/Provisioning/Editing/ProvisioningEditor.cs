using System.Globalization;
using System.Text.Json;
using Interworking.Gateway.Access;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Provisioning.Files;

namespace Interworking.Gateway.Provisioning.Editing;

/// <summary>
/// Edits one provisioned thing by the rules of a provisioning file: what a file may not say may not be said here. Reads what it changes and no more of the
/// accounts; whoever else changes something at the same time makes it look again.
/// </summary>
public sealed class ProvisioningEditor(IProvisioningStore store, IAccountDirectory accounts, GatewayOptions options, EnvironmentSecret secret)
{
    /// <summary>Accounts that are counted for a message; that there are more is said without counting them.</summary>
    public const long MostCounted = 100_000;

    private const int Tries = 5;

    private readonly byte[] _tagKey = secret.KeyFor("item tag");

    private readonly ProvisioningPlanner _planner = new(options.Environment.Name, [.. Listener.OfSmpp(options)], ProvisioningApplier.RealmOf(options));

    /// <summary>The state as far as one thing needs it.</summary>
    public ValueTask<ProvisioningState> ReadAsync(ProvisionedKind kind, string name, CancellationToken stop) =>
        store.ReadStateAsync(kind is AccountKind ? [name] : [], kind is CustomerKind ? [name] : [], stop);

    /// <summary>The entity tag of what is stored; null when there is none.</summary>
    public string? TagOf(ProvisionedKind kind, ProvisioningState state, string name) =>
        kind.FieldsOf(state, name) is { } fields ? ItemTag.Of(_tagKey, [new Field("kind", kind.Section), new Field("name", name), .. fields]) : null;

    /// <summary>Creates a thing or puts it in place of the one of its name. Secrets that are left out stay.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="name">The name it was addressed by; null where it says its own.</param>
    /// <param name="item">As a provisioning file has it.</param>
    /// <param name="condition">Under what condition.</param>
    /// <param name="by">Who.</param>
    /// <param name="dryRun">Only say what would change.</param>
    /// <param name="stop">Gives up.</param>
    public async ValueTask<EditResult> PutAsync(ProvisionedKind kind, string? name, JsonElement item, EditCondition condition, Actor by, bool dryRun, CancellationToken stop)
    {
        (ProvisioningFile? file, string written, IReadOnlyList<ConfigurationError> errors) = Read(kind, item);
        if (file is null) return new EditResult(EditOutcome.Invalid, name ?? written, errors, []);
        if (name is not null && name != written)
            return new EditResult(EditOutcome.Invalid, name, [new ConfigurationError(kind.Key, $"is \"{written}\", but it was addressed as \"{name}\"; a {kind.Word} keeps its name")], []);
        return await ApplyAsync(kind, written, file, condition, by, dryRun, stop);
    }

    /// <summary>Removes a thing that nothing else needs.</summary>
    /// <inheritdoc cref="PutAsync"/>
    public async ValueTask<EditResult> DeleteAsync(ProvisionedKind kind, string name, EditCondition condition, Actor by, bool dryRun, CancellationToken stop)
    {
        EditResult result = await ApplyAsync(kind, name, new ProvisioningFile { Removed = new RemovedItem(kind.Section, name) }, condition, by, dryRun, stop);
        return result.Outcome == EditOutcome.Invalid ? result with { Outcome = EditOutcome.InUse } : result;
    }

    /// <summary>Everything provisioned as it would be with this thing, of which nothing is written; or what is wrong with it.</summary>
    public async ValueTask<(ProvisioningSet? Set, IReadOnlyList<ConfigurationError> Errors)> DraftAsync(ProvisionedKind kind, JsonElement item, CancellationToken stop)
    {
        (ProvisioningFile? file, _, IReadOnlyList<ConfigurationError> errors) = Read(kind, item);
        if (file is null) return (null, errors);
        return _planner.Draft(file, await store.ReadStateAsync([], [], stop));
    }

    private static (ProvisioningFile? File, string Name, IReadOnlyList<ConfigurationError> Errors) Read(ProvisionedKind kind, JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object) return (null, "", [new ConfigurationError("", "must be a JSON object")]);
        var errors = new List<ConfigurationError>();
        ProvisioningFile file = JsonObjectReader.Whole(new JsonObjectReader(item, "", errors, secretsMayStay: true), kind.Read);
        errors.AddRange(DuplicateRules.Validate(file));
        string name = item.TryGetProperty(kind.Key, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        return errors.Count > 0 ? (null, name, errors) : (file, name, []);
    }

    private async ValueTask<EditResult> ApplyAsync(
        ProvisionedKind kind, string name, ProvisioningFile file, EditCondition condition, Actor by, bool dryRun, CancellationToken stop)
    {
        string[] dids = [.. file.Accounts.Select(entry => entry.Account.Did), .. kind is AccountKind && file.Removed is not null ? [name] : Array.Empty<string>()];
        string[] customers = [.. file.Customers.Select(customer => customer.Name), .. kind is CustomerKind ? [name] : Array.Empty<string>()];
        for (int attempt = 1; attempt <= Tries; attempt++)
        {
            ProvisioningState state = await store.ReadStateAsync(dids, customers, stop);
            if (Refusal(TagOf(kind, state, name), condition) is { } refused) return EditResult.Of(refused, name);
            if (await ObstacleAsync(kind, name, file, state, stop) is { } obstacle) return new EditResult(EditOutcome.Invalid, name, [obstacle], []);
            (ProvisioningPlan? plan, IReadOnlyList<ConfigurationError> errors) = _planner.Plan(file, state, prune: false);
            if (plan is null) return new EditResult(EditOutcome.Invalid, name, errors, []);
            if (dryRun || plan.IsEmpty || await store.ApplyAsync(plan with { By = by }, stop)) return new EditResult(EditOutcome.Done, name, [], plan.Changes);
        }

        return EditResult.Of(EditOutcome.Busy, name);
    }

    private static EditOutcome? Refusal(string? stored, EditCondition condition)
    {
        if (condition.MustBeNew) return stored is null ? null : EditOutcome.Exists;
        if (stored is null) return EditOutcome.NotFound;
        if (condition.Tag is null) return EditOutcome.Unconditional;
        return condition.Tag == "*" || condition.Tag == stored ? null : EditOutcome.Changed;
    }

    /// <summary>What the rules of files do not say: a file creates the customers that it names, and removes their accounts with them.</summary>
    private async ValueTask<ConfigurationError?> ObstacleAsync(ProvisionedKind kind, string name, ProvisioningFile file, ProvisioningState state, CancellationToken stop)
    {
        if (kind is AccountKind && file.Customers is [var owner] && !state.Customers.Contains(owner.Name))
            return new ConfigurationError("customer", $"there is no customer \"{owner.Name}\"; create it first");
        if (file.Removed is null) return null;
        long count = kind == ProvisionedKinds.Customers ? await accounts.CountAccountsOfAsync(name, null, MostCounted, stop)
            : kind == ProvisionedKinds.Products ? await accounts.CountAccountsOfAsync(null, name, MostCounted, stop) : 0;
        string many = string.Create(CultureInfo.InvariantCulture, $"{(count == MostCounted ? "at least " : "")}{count:#,0} account{(count == 1 ? "" : "s")}");
        return count > 0 ? new ConfigurationError($"{kind.Word} \"{name}\"", $"has {many}; move or delete them first") : null;
    }
}
