using Interworking.Gateway.Configuration;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Registrar;
using Interworking.Gateway.Routing;
using Interworking.Gateway.Smpp.Links;

namespace Interworking.Host.Routes;

/// <summary>"What would happen to this number", answered by the running server's own router.</summary>
/// <param name="Lines">A label and a text each; a label that repeats belongs to the one before.</param>
/// <param name="Refusal">Why it would not be accepted; null when it would.</param>
internal sealed record RouteQuestionAnswered(IReadOnlyList<(string Label, string Text)> Lines, string? Refusal)
{
    /// <summary>Longest number or name that is asked for (SMPP 3.4, 5.2.8).</summary>
    public const int MaxLength = 20;

    /// <param name="from">Sender.</param>
    /// <param name="to">Recipient.</param>
    /// <param name="carrier">The carrier's name; empty for none.</param>
    /// <param name="services">The server's.</param>
    /// <param name="stop">Gives up.</param>
    public static async Task<RouteQuestionAnswered> AskAsync(string from, string to, string carrier, IServiceProvider services, CancellationToken stop)
    {
        ProvisioningSnapshot snapshot = services.GetRequiredService<IProvisioning>().Current;
        return await AskAsync(new RouteQuestion(from, to) { Carrier = snapshot.CarriersByName.GetValueOrDefault(carrier) }, snapshot, null, services, stop);
    }

    /// <param name="question">The message.</param>
    /// <param name="snapshot">What is provisioned; a draft may be in it.</param>
    /// <param name="draft">The same where a draft is in it; null for what is stored.</param>
    /// <param name="services">The server's.</param>
    /// <param name="stop">Gives up.</param>
    public static async Task<RouteQuestionAnswered> AskAsync(
        RouteQuestion question, ProvisioningSnapshot snapshot, ProvisioningSet? draft, IServiceProvider services, CancellationToken stop)
    {
        ProvisioningState state = await services.GetRequiredService<IProvisioningStore>().ReadStateAsync([question.Sender, question.Destination], [], stop);
        if (draft is not null) state = state with { Set = draft };
        (IReadOnlyList<Binding>? contacts, string? trouble) = await ContactsAsync(question.Destination, snapshot, services.GetRequiredService<IRegistrar>(), stop);
        RouteExplanation explanation = RouteExplainer.Explain(question, snapshot, contacts);
        List<(string, string)> lines = [];
        new RouteStory((label, text) => lines.Add((label, text)), explanation, state)
            .Tell(trouble, services.GetRequiredService<LinkReporter>().Report(), services.GetRequiredService<GatewayOptions>());
        return new RouteQuestionAnswered(lines, explanation.Refusal is { } refusal ? RouteStory.InWords(refusal, question) : null);
    }

    private static async ValueTask<(IReadOnlyList<Binding>? Contacts, string? Trouble)> ContactsAsync(
        string destination, ProvisioningSnapshot snapshot, IRegistrar registrar, CancellationToken stop)
    {
        if (!snapshot.AccountsByDid.TryGetValue(destination, out Account? account)) return (null, null);
        try
        {
            return (BindingSet.OwnedBy(account.Id, [.. await registrar.LookupAsync(destination, stop)]), null);
        }
        catch (RegistrarUnavailableException unavailable)
        {
            return (null, unavailable.Message);
        }
    }
}
