using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Registrar;
using Interworking.Gateway.Sip;
using Interworking.Gateway.Smpp;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Routing;

/// <summary>Says what would happen to a message, by the same decisions as the server's: <see cref="Router"/> and the tables of answers.</summary>
public static class RouteExplainer
{
    /// <param name="question">The message.</param>
    /// <param name="snapshot">The provisioning in force.</param>
    /// <param name="contacts">The recipient's registered contacts; null when nobody could be asked.</param>
    public static RouteExplanation Explain(RouteQuestion question, ProvisioningSnapshot snapshot, IReadOnlyList<Binding>? contacts)
    {
        string destination = question.Destination;
        bool overSmpp = question.Carrier is not null || question.Connection is not null;
        Account? app = overSmpp ? null : snapshot.AccountsByDid.GetValueOrDefault(question.Sender);
        Account? recipient = snapshot.AccountsByDid.GetValueOrDefault(destination);
        Route route = Router.Find(destination, snapshot, question.Connection?.Name);
        return new RouteExplanation
        {
            Question = question,
            App = app,
            Recipient = recipient,
            Contacts = recipient is null ? null : contacts,
            Route = route,
            Policies = recipient is null ? PolicyVerdict.Of(snapshot.Policies, destination, question.Connection?.Name) : [],
            Refusal = app is null ? OfSmpp(question, route, contacts) : OfApp(app, route, destination, snapshot),
        };
    }

    private static RouteRefusal? OfApp(Account app, in Route route, string destination, ProvisioningSnapshot snapshot)
    {
        if (!app.MayMessage) return To(AnswerKind.Rejected, app.Enabled ? "the sender's product does not include messaging" : "the sender's account is disabled");
        return route.Refusal is null ? null : To(SipAnswers.KindOfRefused(destination, snapshot), InWords(route));

        static RouteRefusal To(AnswerKind kind, string why) => new(why, null, SipAnswers.Refused(kind).Status);
    }

    private static RouteRefusal? OfSmpp(RouteQuestion question, in Route route, IReadOnlyList<Binding>? contacts)
    {
        if (question.Carrier is { Enabled: false } carrier) return new RouteRefusal($"carrier \"{carrier.Name}\" is disabled: it cannot bind", CommandStatus.BindFailed, null);
        if (question.Connection is { Enabled: false } connection) return new RouteRefusal($"connection \"{connection.Name}\" is disabled: nothing arrives by it", null, null);
        if (route.Refusal is not null) return To(AnswerKind.NoRoute, InWords(route));
        return question.Connection is { RefuseWhenAbsent: true } && route.Account is not null && contacts is { Count: 0 }
            ? To(AnswerKind.Absent, "no app is registered, and this connection's peer keeps what is for absent ones (onAbsent: refuse)")
            : null;

        RouteRefusal To(AnswerKind kind, string why) =>
            new(why, SmppAnswers.StatusOf(kind, question.Connection is null ? CommandId.SubmitSm : CommandId.DeliverSm), null);
    }

    private static string InWords(in Route route) => route.Refusal switch
    {
        "no route" => "no route: it is no number of this environment, and no enabled service policy takes it",
        var why => why!,
    };
}
