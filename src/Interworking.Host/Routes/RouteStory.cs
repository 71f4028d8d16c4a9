using System.Globalization;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Operating;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Registrar;
using Interworking.Gateway.Routing;
using Interworking.Gateway.Smpp.Links;
using Interworking.Host.Local;

namespace Interworking.Host.Routes;

/// <summary>Tells a <see cref="RouteExplanation"/> line by line, in an operator's words.</summary>
/// <param name="line">Gets a label and a text, line by line.</param>
/// <param name="explanation">What is told.</param>
/// <param name="state">With the accounts of the two numbers.</param>
internal sealed class RouteStory(Action<string, string> line, RouteExplanation explanation, ProvisioningState state)
{
    /// <summary>Policies of other numbers that are named one by one; more are counted.</summary>
    private const int MostOthers = 20;

    /// <param name="registrarTrouble">Why the contacts are not known; null when they are.</param>
    /// <param name="links">What the running server says of its links; null when none answers.</param>
    /// <param name="options">For the address where it was asked, and how long a message waits.</param>
    public void Tell(string? registrarTrouble, LinkReport? links, GatewayOptions options)
    {
        line("from", Sender());
        line("to", explanation.Question.To == explanation.Question.Destination ? explanation.Question.To : $"{explanation.Question.Destination}, written {explanation.Question.To}");
        line("account", Recipient());
        if (explanation.Recipient is not null) TellContacts(registrarTrouble, options);
        TellPolicies();
        if (explanation.Route.Policy is { } policy) new ConnectionLines(policy, explanation.Question, state.Set, links, RunningServer.AddressOf(options)).Tell(line);
        foreach (Hold hold in state.Set.Holds.Where(IsInTheWay))
            line("held", $"{hold.Kind.ToString().ToLowerInvariant()} {hold.Name}, by {hold.Who} since {hold.At.UtcDateTime:yyyy-MM-dd HH:mm} UTC{(hold.Reason.Length > 0 ? $" ({hold.Reason})" : "")}: what it is to send waits for its release");
        if (explanation.Refusal is null) line("answer", explanation.App is null ? "accepted: command_status 0x00" : "accepted: SIP 202, or 200 when it is delivered at once");
    }

    /// <summary>The refusal in one line, with what the sender is told.</summary>
    public static string InWords(RouteRefusal refusal, RouteQuestion question)
    {
        string told = refusal switch
        {
            { Sip: { } status } => $"; the app gets SIP {status}",
            { Smpp: { } status } => $"; the {(question.Connection is null ? "carrier" : "peer")} gets command_status {StatusWords.Of(status)}",
            _ => "",
        };
        return $"refused, {refusal.Why}{told}";
    }

    private bool IsInTheWay(Hold hold) => hold.Kind switch
    {
        HoldKind.Account => hold.AccountId == explanation.Recipient?.Id,
        HoldKind.Policy => hold.Name == explanation.Route.Policy?.Name,
        _ => explanation.Route.Policy?.Connections.Contains(hold.Name) == true,
    };

    private string Sender()
    {
        RouteQuestion question = explanation.Question;
        if (explanation.App is { } app) return $"{app.Did}, account of {app.Customer}, written in its app";
        string written = question.Sender == question.From ? question.From : $"{question.Sender}, written {question.From}";
        if (question.Connection is { } connection) return $"{written}, arriving by connection \"{connection.Name}\"";
        return question.Carrier is { } carrier
            ? $"{written}, submitted by carrier {carrier.Name}{(carrier.Environment is { } environment ? $", which is our own environment {environment}" : "")}"
            : $"{written}, no account: taken as submitted by a carrier that writes plain numbers (name the carrier if it writes them otherwise)";
    }

    private string Recipient()
    {
        if (explanation.Recipient is not { } account) return "none here: the service policies decide";
        string product = state.Accounts.First(stored => stored.Account.Id == account.Id).Product;
        return $"{account.Did} of {account.Customer}, {(account.Enabled ? "enabled" : "disabled")}; product {product} {(account.Messaging ? "includes" : "does not include")} messaging";
    }

    private void TellContacts(string? trouble, GatewayOptions options)
    {
        if (explanation.Contacts is not { } contacts)
        {
            line("contacts", $"not known: {trouble}");
            return;
        }

        if (contacts.Count == 0)
            line("contacts", explanation.Refusal is null ? $"none registered: the message waits for its app, up to {options.Delivery.DefaultValidityHours} h" : "none registered");
        foreach (Binding contact in contacts)
        {
            string client = contact.UserAgent is { Length: > 0 } name ? $", {name}" : "";
            line("contacts", string.Create(CultureInfo.InvariantCulture,
                $"{contact.Contact} over {contact.Transport.ToString().ToUpperInvariant()} until {contact.ExpiresAt:HH:mm:ss} UTC{client}"));
        }
    }

    private void TellPolicies()
    {
        int others = 0;
        foreach (PolicyVerdict verdict in explanation.Policies)
        {
            if (verdict.Fit == PolicyFit.OtherNumbers && ++others > MostOthers) continue;
            line("policy", $"\"{verdict.Policy.Name}\", priority {verdict.Policy.Priority}, {verdict.Policy.RecipientPattern}: {InWords(verdict.Fit)}");
        }

        if (others > MostOthers) line("policy", $"and {others - MostOthers} more whose patterns do not match");
        if (explanation.Recipient is null && explanation.Policies.Count == 0) line("policy", "there is none");
    }

    private static string InWords(PolicyFit fit) => fit switch
    {
        PolicyFit.Taken => "matches, it goes this way",
        PolicyFit.Disabled => "matches, but is disabled",
        PolicyFit.OnlyBack => "matches, but leads only to where the message came from",
        _ => "pattern does not match",
    };
}
