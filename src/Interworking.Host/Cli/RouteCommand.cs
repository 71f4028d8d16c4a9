using System.CommandLine;
using System.CommandLine.Parsing;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Registrar;
using Interworking.Gateway.Routing;
using Interworking.Gateway.Smpp.Links;
using Interworking.Host.Local;
using Interworking.Host.Routes;
using Interworking.Storage;

namespace Interworking.Host.Cli;

/// <summary><c>route</c>: what would happen to a message for this number, and why. Nothing is sent and nothing changes.</summary>
internal static class RouteCommand
{
    public static Command Build(CliContext context)
    {
        var from = new Option<string>("--from") { Description = "Sender: a number, or a name of at most 11 characters. An account's number without --carrier: it writes from its app.", HelpName = "A", Required = true };
        var to = new Option<string>("--to") { Description = "Recipient's number, as the sender writes it.", HelpName = "B", Required = true };
        var carrier = new Option<string?>("--carrier") { Description = "The carrier that submits it, by name or system_id; its number profile applies.", HelpName = "C" };
        var connection = new Option<string?>("--connection") { Description = "The connection that it arrives by (deliver_sm); it never goes back there.", HelpName = "NAME" };
        from.Validators.Add(result => Check(result, token => token.Length is >= 1 and <= 20 && token.All(char.IsAscii), "1 to 20 ASCII characters"));
        to.Validators.Add(result => Check(result, token => token.TrimStart('+') is { Length: >= 1 and <= 20 } rest && rest.All(char.IsAsciiLetterOrDigit), "a number of 1 to 20 digits, or a name"));
        var command = new Command("route", "Say what would happen to a message for this number and why; nothing is sent.") { from, to, carrier, connection, context.Config };
        command.Validators.Add(result =>
        {
            if (result.GetResult(carrier) is { Tokens.Count: > 0 } && result.GetResult(connection) is { Tokens.Count: > 0 })
                result.AddError("give --carrier or --connection, not both");
        });
        command.SetAction((parsed, stop) => context.WithStoresAsync(parsed, async (options, stores) =>
        {
            (StoreFinding finding, bool readable) = await StoreCheck.DatabaseAsync(options, TimeProvider.System, stop);
            if (!readable) return context.Fail($"{string.Join("; ", finding.Problems.DefaultIfEmpty(finding.State))}; run this where the server runs, or name its configuration with --config");
            var provisioning = stores.GetRequiredService<IProvisioningStore>();
            ProvisioningSet set = (await provisioning.ReadStateAsync([], [], stop)).Set;
            string? byCarrier = parsed.GetValue(carrier), byConnection = parsed.GetValue(connection);
            var question = new RouteQuestion(parsed.GetRequiredValue(from), parsed.GetRequiredValue(to))
            {
                Carrier = set.Carriers.FirstOrDefault(one => one.Name == byCarrier) ?? set.Carriers.FirstOrDefault(one => one.Credentials.Any(login => login.SystemId == byCarrier)),
                Connection = set.Connections.FirstOrDefault(one => one.Name == byConnection),
            };
            if (byCarrier is not null && question.Carrier is null) return context.Fail(Unknown("carrier", byCarrier, set.Carriers.Select(one => one.Name)));
            if (byConnection is not null && question.Connection is null) return context.Fail(Unknown("connection", byConnection, set.Connections.Select(one => one.Name)));
            return await ExplainAsync(context, options, stores, question, stop);
        }));
        return command;
    }

    private static string Unknown(string kind, string name, IEnumerable<string> known) =>
        $"there is no {kind} \"{name}\"; there are: {string.Join(", ", known.DefaultIfEmpty("none"))}";

    private static async Task<int> ExplainAsync(CliContext context, GatewayOptions options, IServiceProvider stores, RouteQuestion question, CancellationToken stop)
    {
        // As the server has it, but for these two numbers only: there may be a million accounts.
        ProvisioningState state = await stores.GetRequiredService<IProvisioningStore>().ReadStateAsync([question.Sender, question.Destination], [], stop);
        Account[] accounts = [.. state.Accounts.Select(stored => stored.Account)];
        var snapshot = ProvisioningSnapshot.Of(state.Version, state.Set, accounts.ToDictionary(account => account.Did), accounts.ToDictionary(account => account.Id));
        (IReadOnlyList<Binding>? contacts, string? trouble) = snapshot.AccountsByDid.TryGetValue(question.Destination, out Account? recipient)
            ? await ContactsAsync(options, stores, recipient, stop)
            : (null, null);
        RouteExplanation explanation = RouteExplainer.Explain(question, snapshot, contacts);
        LinkReport? links = explanation.Route.Policy is null ? null : await RunningServer.LinksAsync(options, await stores.GetRequiredService<ISecretStore>().ReadAsync(stop), stop);
        string last = "";
        new RouteStory(Say, explanation, state).Tell(trouble, links, options);
        return explanation.Refusal is { } refusal ? context.Fail(RouteStory.InWords(refusal, explanation.Question)) : CommandLine.Success;

        void Say(string label, string text)
        {
            context.Say($"{(label == last ? "" : label),-12}{text}");
            last = label;
        }
    }

    private static async Task<(IReadOnlyList<Binding>? Contacts, string? Trouble)> ContactsAsync(
        GatewayOptions options, IServiceProvider stores, Account account, CancellationToken stop)
    {
        try
        {
            return (await ContactLookup.ReadAsync(options, stores.GetRequiredService<IBindingStore>(), account.Id, account.Did, TimeProvider.System, stop), null);
        }
        catch (RegistrarUnavailableException unavailable)
        {
            return (null, unavailable.Message);
        }
    }

    private static void Check(SymbolResult result, Predicate<string> holds, string expected)
    {
        if (result.Tokens is [var token] && !holds(token.Value)) result.AddError($"\"{token.Value}\" does not do; write {expected}");
    }
}
