using System.Diagnostics.Metrics;
using System.Globalization;

namespace Interworking.Gateway.Observability;

/// <summary>What goes to peers and what comes back, by connection. Connections and policies are the operator's own names; a phone number is never a tag.</summary>
public sealed class EgressMetrics : ProductMetrics
{
    private readonly Counter<long> _submits;
    private readonly Counter<long> _inDoubt;
    private readonly Counter<long> _pauses;
    private readonly Counter<long> _alarms;
    private readonly Counter<long> _receipts;
    private readonly Counter<long> _copies;
    private readonly Counter<long> _loops;
    private readonly Counter<long> _handedOver;
    private readonly Counter<long> _alerts;

    public EgressMetrics()
    {
        _submits = Counter("interworking.smpp.submits", "{pdu}", "submit_sm to peers, by connection and command_status of the answer");
        _inDoubt = Counter("interworking.smpp.in_doubt", "{pdu}", "submit_sm whose answer never came, by connection");
        _pauses = Counter("interworking.smpp.pauses", "{pause}", "Times a connection was left alone because its peer asked for it");
        _alarms = Counter("interworking.smpp.alarms", "{pdu}", "Answers that an operator must look at, by connection and why");
        _receipts = Counter("interworking.smpp.receipts_in", "{receipt}", "Receipts from peers, by connection and what became of them");
        _copies = Counter("interworking.smpp.environment_copies", "{pdu}", "PDUs from our own environments that we had already");
        _loops = Counter("interworking.smpp.loops", "{pdu}", "PDUs from our own environments that went in circles");
        _handedOver = Counter("interworking.smpp.handed_over", "{message}", "Messages that a peer took and owes a receipt for, by connection");
        _alerts = Counter("interworking.smpp.alerts_in", "{pdu}", "alert_notification from peers, by connection");
    }

    /// <summary>Shows what waits in the policies' queues.</summary>
    /// <param name="waiting">Policy and rows; called when somebody reads the metrics.</param>
    public void ObserveQueues(Func<IEnumerable<(string Policy, long Messages)>> waiting) => Meter.CreateObservableGauge(
        "interworking.policy.waiting", () => waiting().Select(queue => new Measurement<long>(queue.Messages, Tag("policy", queue.Policy))), "{message}", "Messages in a service policy's queue");

    /// <summary>Shows what is under way on each connection.</summary>
    /// <param name="open">Connection and PDUs; called when somebody reads the metrics.</param>
    public void ObserveConnections(Func<IEnumerable<(string Connection, long Open)>> open) => Meter.CreateObservableGauge(
        "interworking.smpp.open", () => open().Select(one => new Measurement<long>(one.Open, Tag("connection", one.Connection))), "{pdu}", "submit_sm written or in line, and not yet answered");

    public void Answered(string connection, uint status) =>
        _submits.Add(1, Tag("connection", connection), Tag("status", Word(status)));

    public void InDoubt(string connection) => _inDoubt.Add(1, Tag("connection", connection));

    public void Paused(string connection) => _pauses.Add(1, Tag("connection", connection));

    public void Alarm(string connection, string why) => _alarms.Add(1, Tag("connection", connection), Tag("why", why));

    public void Receipt(string connection, string what) => _receipts.Add(1, Tag("connection", connection), Tag("result", what));

    public void Copy() => _copies.Add(1);

    public void Loop() => _loops.Add(1);

    public void HandedOver(string connection) => _handedOver.Add(1, Tag("connection", connection));

    public void Alert(string connection) => _alerts.Add(1, Tag("connection", connection));

    /// <summary>A peer can answer any number: those that no standard knows count together.</summary>
    private static string Word(uint status) => status switch
    {
        0 => "0x00",
        <= 0x1FF => string.Create(CultureInfo.InvariantCulture, $"0x{status:x2}"),
        >= 0x400 and <= 0x4FF => "vendor",
        _ => "other",
    };
}
