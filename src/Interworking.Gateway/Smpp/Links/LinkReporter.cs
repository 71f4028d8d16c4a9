using System.Globalization;
using Interworking.Gateway.Provisioning;
using Interworking.Smpp.Session;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Smpp.Links;

/// <summary>Puts together what an operator sees of the links.</summary>
public sealed class LinkReporter(LinkDirectory links, LinkJournal journal, IProvisioning provisioning, TimeProvider time)
{
    public LinkReport Report()
    {
        ProvisioningSnapshot now = provisioning.Current;
        ILookup<string, SmppLink> bound = links.All.OrderBy(link => link.Since).ToLookup(link => link.Name);
        var states = new List<LinkState>();
        var peers = new List<PeerState>();
        foreach (Carrier carrier in now.CarriersByName.Values.Where(MayBind).OrderBy(one => one.Name, StringComparer.Ordinal))
        {
            PeerHistory history = journal.Of(carrier);
            List<SmppLink> own = [.. bound[history.Name]];
            states.AddRange(own.Select(link => Of(link, history)));
            if (own.Count == 0) states.Add(NotBound(carrier, history));
            peers.Add(Of("carrier", carrier.Name, own.Count, carrier.Enabled ? carrier.MaxBinds : 0, history));
        }

        foreach (Connection connection in now.Connections.OrderBy(one => one.Name, StringComparer.Ordinal))
        {
            PeerHistory history = journal.Of(connection);
            List<SmppLink> own = [.. bound[history.Name]];
            bool held = now.Holds.HasConnection(connection.Name), drained = now.Holds.HasDrained(connection.Name);
            states.AddRange(own.Select(link => Of(link, history)).Select(state => held && state.State == "bound" ? state with { Words = "bound, and held: nothing is sent on it" } : state));
            for (int missing = own.Count; missing < connection.Binds; missing++) states.Add(NotBound(connection, drained, history));
            peers.Add(Of("connection", connection.Name, own.Count, connection.Enabled && !drained ? connection.Binds : 0, history));
        }

        return new LinkReport(time.GetUtcNow(), states, peers);
    }

    /// <summary>A carrier without a login is only billed for what arrives on a connection.</summary>
    internal static bool MayBind(Carrier carrier) => carrier.Credentials.Count > 0;

    /// <summary>The link's state, as one of the words of <see cref="LinkState.State"/>.</summary>
    internal static string StateOf(SmppSession session) => session switch
    {
        { State: BindState.Unbound or BindState.Closed } => "unbinding",
        { PeerWindowFull: true } => "pushed back",
        { IsAsked: true } => "silent",
        _ when session.RequestsOpen >= session.Window => "slow",
        _ => "bound",
    };

    private LinkState Of(SmppLink link, PeerHistory history)
    {
        SmppSession session = link.Session;
        SessionCounters counters = session.Counters;
        string state = StateOf(session);
        return new LinkState
        {
            Kind = link.Connection is null ? "listener" : "connection",
            Carrier = link.Carrier?.Name,
            Connection = link.Connection?.Name,
            SystemId = link.SystemId,
            Remote = link.Remote?.ToString(),
            Tls = link.Tls,
            Bind = BindOf(session.State),
            Version = string.Create(CultureInfo.InvariantCulture, $"{session.PeerInterfaceVersion >> 4}.{session.PeerInterfaceVersion & 0xF}"),
            State = state,
            Words = Words(state, session),
            Since = link.Since,
            PeerWindow = new WindowUse(session.PeerRequestsOpen, session.PeerWindow),
            Window = new WindowUse(session.RequestsOpen, session.Window),
            Rate = new LinkRates(Math.Round(link.Rate.Received, 1), Math.Round(link.Rate.Sent, 1), link.Limit?.PerSecond ?? 0),
            LastError = LastError(counters, history),
            RequestsReceived = counters.RequestsReceived,
            RequestsSent = counters.RequestsSent,
            AnswersSent = InWords(counters.AnswersSent),
            AnswersReceived = InWords(counters.AnswersReceived),
            UnmatchedAnswers = counters.UnmatchedAnswers,
            Unanswered = counters.Unanswered,
            Traffic = link.Traffic.Report(),
        };
    }

    /// <summary>The later of what went wrong on this link and with its peer.</summary>
    private LinkError? LastError(SessionCounters counters, PeerHistory history)
    {
        if (counters.LastError is not { } status) return history.LastError;
        var own = new LinkError(time.GetUtcNow() - counters.LastErrorAgo, $"the peer answered {StatusWords.Of(status)}");
        return history.LastError is { } peer && peer.At > own.At ? peer : own;
    }

    private LinkState NotBound(Carrier carrier, PeerHistory history) => new()
    {
        Kind = "listener",
        Carrier = carrier.Name,
        SystemId = string.Join(' ', carrier.Credentials.Select(one => one.SystemId)),
        State = carrier.Enabled ? LinkState.NotBound : LinkState.Disabled,
        Words = !carrier.Enabled ? "disabled: it may not bind" : history.Binds == 0 ? "it has not bound since this node started" : "it is not bound",
        Since = history.Binds == 0 ? journal.Began : history.ChangedAt,
        LastError = history.LastError,
    };

    private LinkState NotBound(Connection connection, bool drained, PeerHistory history) => new()
    {
        Kind = "connection",
        Carrier = connection.Carrier,
        Connection = connection.Name,
        SystemId = connection.SystemId,
        Remote = connection.Address,
        Tls = connection.Tls,
        State = connection.Enabled && !drained ? LinkState.NotBound : LinkState.Disabled,
        Words = !connection.Enabled ? "disabled: it is not dialled" : drained ? "drained: it is not dialled until it is released" : "dialling",
        Since = history.Binds == 0 ? journal.Began : history.ChangedAt,
        LastError = history.LastError,
    };

    private static PeerState Of(string kind, string name, int bound, int agreed, PeerHistory history) => new()
    {
        Kind = kind,
        Name = name,
        Bound = bound,
        Agreed = agreed,
        ChangedAt = history.ChangedAt,
        Binds = history.Binds,
        Cuts = history.Cuts,
        Refusals = history.Refusals,
        LastError = history.LastError,
        Ended = history.Ends,
    };

    private static string Words(string state, SmppSession session) => state switch
    {
        "pushed back" => $"all {session.PeerWindow} requests of its window wait for our answer; we read no more",
        "silent" => $"nothing heard for {session.SilentFor.TotalSeconds:0} s, enquire_link included",
        "slow" => $"it leaves {session.RequestsOpen} of our requests unanswered, as many as we may send",
        "unbinding" => "it is being unbound",
        _ => "bound",
    };

    private static string? BindOf(BindState state) => state switch
    {
        BindState.BoundTransmitter => "transmitter",
        BindState.BoundReceiver => "receiver",
        BindState.BoundTransceiver => "transceiver",
        _ => null,
    };

    private static Dictionary<string, long> InWords(IReadOnlyDictionary<CommandStatus, long> counts) =>
        counts.OrderBy(pair => pair.Key).ToDictionary(pair => StatusWords.Of(pair.Key), pair => pair.Value);
}
