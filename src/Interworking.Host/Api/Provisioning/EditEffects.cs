using System.Globalization;
using System.Text.Json.Nodes;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Provisioning.Editing;
using Interworking.Gateway.Registrar;
using Interworking.Gateway.Smpp.Links;

namespace Interworking.Host.Api.Provisioning;

/// <summary>
/// What a change or removal does to what is running, so that whoever makes it knows before: links of this node that end, accounts and apps that it concerns.
/// Empty where it disturbs nobody.
/// </summary>
internal sealed class EditEffects(LinkReporter links, IAccountDirectory accounts, IRegistrar registrar)
{
    /// <param name="kind">What it is; something of it changes.</param>
    /// <param name="before">As the API shows it.</param>
    /// <param name="after">As it would be written; null where it goes.</param>
    /// <param name="stop">Gives up.</param>
    public async ValueTask<IReadOnlyList<string>> OfAsync(ProvisionedKind kind, JsonObject before, JsonObject? after, CancellationToken stop)
    {
        string name = (string)before[kind.Key]!;
        IEnumerable<string> effects = kind switch
        {
            _ when kind == ProvisionedKinds.Carriers => OfCarrier(name, before, after),
            _ when kind == ProvisionedKinds.Connections => OfConnection(name, before, after),
            _ when kind == ProvisionedKinds.Products => await OfProductAsync(name, before, after, stop),
            _ when kind == ProvisionedKinds.Policies => OfPolicy(before, after),
            AccountKind => await OfAccountAsync(name, before, after, stop),
            _ => [],
        };
        return [.. effects];
    }

    private IEnumerable<string> OfCarrier(string name, JsonObject before, JsonObject? after)
    {
        LinkState[] bound = [.. links.Report().Links.Where(link => link.IsBound && link.Connection is null && link.Carrier == name)];
        bool ends = after is null || (Flag(before, "enabled") && !Flag(after, "enabled"));
        string[] kept = after is null ? [] : [.. (after["systemIds"] as JsonArray ?? []).Select(login => login?["systemId"]?.ToString() ?? ""), after["systemId"]?.ToString() ?? ""];
        int closed = bound.Count(link => ends || !kept.Contains(link.SystemId));
        if (closed > 0) yield return $"{Many(closed, "link")} of it at this node {(closed == 1 ? "is" : "are")} unbound.";
        if (ends) yield return "It cannot bind any more, so it sends nothing and gets no receipts.";
        if (after is null) yield return "Its messages and statements stay; its tariff is no longer applied.";
    }

    private IEnumerable<string> OfConnection(string name, JsonObject before, JsonObject? after)
    {
        int bound = links.Report().Links.Count(link => link.IsBound && link.Connection == name);
        if (after is null || (Flag(before, "enabled") && !Flag(after, "enabled")))
        {
            if (bound > 0) yield return $"{Many(bound, "link")} of it at this node {(bound == 1 ? "is" : "are")} unbound.";
            yield return "Messages that wait for it go by the next connection of their policy, or wait on.";
        }
        else if (bound > 0)
        {
            yield return $"{Many(bound, "link")} of it at this node {(bound == 1 ? "is" : "are")} unbound in order and dialled again; what waits goes on then.";
        }
    }

    private async ValueTask<IEnumerable<string>> OfProductAsync(string name, JsonObject before, JsonObject? after, CancellationToken stop)
    {
        if (after is null || !Flag(before, "messaging") || Flag(after, "messaging", otherwise: false)) return [];
        long count = await accounts.CountAccountsOfAsync(null, name, ProvisioningEditor.MostCounted, stop);
        return count == 0 ? [] : [$"{(count == ProvisioningEditor.MostCounted ? "At least " : "")}{Many(count, "account")} can no longer send or receive messages."];
    }

    private static IEnumerable<string> OfPolicy(JsonObject before, JsonObject? after)
    {
        if (after is null || (Flag(before, "enabled") && !Flag(after, "enabled")))
            yield return $"Numbers like {before["recipientPattern"]} are taken by the next policy that matches, or refused where none does.";
    }

    private async ValueTask<IEnumerable<string>> OfAccountAsync(string did, JsonObject before, JsonObject? after, CancellationToken stop)
    {
        bool moved = after is not null && Differs(before, after, "customer");
        bool disabled = after is not null && Flag(before, "enabled") && !Flag(after, "enabled");
        if (after is not null && !moved && !disabled) return [];
        string apps = await AppsAsync(did, stop);
        return moved
            ? [$"It becomes another account: what waits for the old one is cancelled{apps}, and its user needs the new password."]
            : disabled ? [$"Its user can neither register nor send or receive{apps}."]
            : [$"The number is free again; what waits for it is cancelled{apps}."];
    }

    private async ValueTask<string> AppsAsync(string did, CancellationToken stop)
    {
        try
        {
            int count = (await registrar.LookupAsync(did, stop)).Count;
            return count == 0 ? "" : $", {Many(count, "registered app")} of it no longer count{(count == 1 ? "s" : "")}";
        }
        catch (RegistrarUnavailableException)
        {
            return ""; // the rest of the sentence is true without it
        }
    }

    /// <summary>What a body leaves out is as a provisioning file has it.</summary>
    private static bool Flag(JsonObject item, string key, bool otherwise = true) => item[key] is JsonValue value && value.TryGetValue(out bool flag) ? flag : otherwise;

    private static bool Differs(JsonObject before, JsonObject after, string key) => !JsonNode.DeepEquals(before[key], after[key]);

    private static string Many(long count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count:#,0} {what}{(count == 1 ? "" : "s")}");
}
