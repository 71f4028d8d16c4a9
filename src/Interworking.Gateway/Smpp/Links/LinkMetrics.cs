using System.Diagnostics.Metrics;
using System.Globalization;
using Interworking.Gateway.Observability;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Smpp.Copies;
using Interworking.Gateway.Smpp.Login;
using Interworking.Smpp.Session;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Smpp.Links;

/// <summary>
/// The links in numbers, by carrier and connection; read when somebody asks, so a message costs nothing. No phone number is a tag. (The copies are lazy because these
/// numbers are set up before the node has its place in the database, which copies need.)
/// </summary>
public sealed class LinkMetrics : ProductMetrics
{
    private static readonly string[] States = ["bound", "pushed back", "slow", "silent", "unbinding"];

    private readonly LinkDirectory _links;
    private readonly LinkJournal _journal;
    private readonly IProvisioning _provisioning;

    public LinkMetrics(LinkDirectory links, LinkJournal journal, IProvisioning provisioning, Lazy<CopyWatch> copies, ConnectionGate gate)
    {
        (_links, _journal, _provisioning) = (links, journal, provisioning);
        Meter.CreateObservableGauge("interworking.smpp.links", () => Each(LinksOf), "{link}", "Bound links by peer and state; not_bound counts those that a connection lacks");
        Meter.CreateObservableCounter("interworking.smpp.binds", () => Each(peer => One(peer, peer.History.Binds)), "{bind}", "Binds by peer");
        Meter.CreateObservableCounter("interworking.smpp.cuts", () => Each(peer => One(peer, peer.History.Cuts)), "{link}", "Links that ended without unbind, by peer");
        Meter.CreateObservableCounter("interworking.smpp.binds_refused", () => Each(peer => One(peer, peer.History.Refusals)), "{bind}", "Binds refused or not possible, by peer");
        Meter.CreateObservableCounter("interworking.smpp.requests", () => Each(RequestsOf), "{request}", "Requests by peer and direction");
        Meter.CreateObservableCounter("interworking.smpp.answers", () => Each(AnswersOf), "{answer}", "Answers by peer, direction and command_status");
        Meter.CreateObservableCounter("interworking.smpp.unanswered", () => Each(peer => One(peer, peer.Totals.Unanswered)), "{request}", "Our requests that the peer left unanswered");
        Meter.CreateObservableCounter("interworking.smpp.unmatched_answers", () => Each(peer => One(peer, peer.Totals.UnmatchedAnswers)), "{answer}", "Answers that nobody waited for");
        Meter.CreateObservableCounter("interworking.smpp.copies", () => copies.Value.Copies, "{message}", "Copies after a cut, answered with the first one's id");
        Meter.CreateObservableCounter("interworking.smpp.strangers_refused", () => journal.RefusedStrangers, "{bind}", "Binds with a system_id of no carrier");
        Meter.CreateObservableCounter("interworking.smpp.connections_refused", () => gate.Refused, "{connection}", "Connections closed before the bind: too many");
        Meter.CreateObservableGauge("interworking.smpp.connections", () => gate.Open, "{connection}", "Connections open, bound or not");
    }

    private List<Measurement<long>> Each(Func<Peer, IEnumerable<Measurement<long>>> measure)
    {
        ProvisioningSnapshot now = _provisioning.Current;
        ILookup<string, SmppLink> bound = _links.All.ToLookup(link => link.Name);
        var measured = new List<Measurement<long>>();
        foreach (Carrier carrier in now.CarriersByName.Values.Where(LinkReporter.MayBind))
            measured.AddRange(measure(new Peer("carrier", carrier.Name, 0, _journal.Of(carrier), bound)));
        foreach (Connection connection in now.Connections)
            measured.AddRange(measure(new Peer("connection", connection.Name, connection.Enabled ? connection.Binds : 0, _journal.Of(connection), bound)));
        return measured;
    }

    private static IEnumerable<Measurement<long>> One(Peer peer, long value) => [new(value, peer.Tags())];

    private static IEnumerable<Measurement<long>> LinksOf(Peer peer)
    {
        string[] states = [.. peer.Links.Select(link => LinkReporter.StateOf(link.Session))];
        foreach (string state in States) yield return new(states.Count(one => one == state), peer.Tags(("state", state.Replace(' ', '_'))));
        yield return new(Math.Max(0, peer.Wanted - states.Length), peer.Tags(("state", "not_bound")));
    }

    private static IEnumerable<Measurement<long>> RequestsOf(Peer peer)
    {
        LinkTotals totals = peer.Totals;
        return [new(totals.Received, peer.Tags(("direction", "received"))), new(totals.Sent, peer.Tags(("direction", "sent")))];
    }

    private static IEnumerable<Measurement<long>> AnswersOf(Peer peer)
    {
        LinkTotals totals = peer.Totals;
        return [.. Answers(peer, "sent", totals.AnswersSent), .. Answers(peer, "received", totals.AnswersReceived)];
    }

    private static IEnumerable<Measurement<long>> Answers(Peer peer, string direction, Dictionary<CommandStatus, long> counts)
    {
        counts.TryAdd(CommandStatus.Ok, 0);
        return counts.Select(pair => new Measurement<long>(pair.Value, peer.Tags(("direction", direction), ("status", Name(pair.Key)))));
    }

    private static string Name(CommandStatus status) =>
        status == SessionCounters.OtherStatus ? "other" : string.Create(CultureInfo.InvariantCulture, $"0x{(uint)status:x8}");

    private sealed record Peer(string Kind, string Name, int Wanted, PeerHistory History, ILookup<string, SmppLink> Bound)
    {
        public IEnumerable<SmppLink> Links => Bound[History.Name];

        public LinkTotals Totals
        {
            get
            {
                LinkTotals totals = History.EndedTotals;
                foreach (SmppLink link in Links) totals.Add(link.Session.Counters);
                return totals;
            }
        }

        public KeyValuePair<string, object?>[] Tags(params (string Key, string Value)[] more) =>
            [new(Kind, Name), .. more.Select(tag => new KeyValuePair<string, object?>(tag.Key, tag.Value))];
    }
}
