using System.Diagnostics.Metrics;
using Interworking.Gateway.Observability;
using Interworking.Sip.Messages;
using Interworking.Sip.Transport;

namespace Interworking.Gateway.Sip.Door;

/// <summary>Shows what the SIP endpoint counts, and how many connections it has, to those who read the metrics.</summary>
public sealed class SipEndpointMetrics : ProductMetrics
{
    private static readonly SipTransport[] Streams = [SipTransport.Tcp, SipTransport.Tls, SipTransport.Ws, SipTransport.Wss];

    private static readonly (SipCounter Counter, string Why)[] Ends =
    [
        (SipCounter.FlowsHalfOpen, "half_open"),
        (SipCounter.FlowsIdle, "idle"),
        (SipCounter.FlowsUnheard, "unheard"),
        (SipCounter.FlowsStalled, "stalled"),
        (SipCounter.FlowsRefused, "refused"),
    ];

    public SipEndpointMetrics(SipServer server, SipGate gate)
    {
        SipEndpoint endpoint = server.Endpoint;
        Meter.CreateObservableGauge(
            "interworking.sip.flows", () => Streams.Select(transport => new Measurement<int>(
                endpoint.CountStreams(transport), Tag("transport", transport.ToString().ToLowerInvariant()))),
            "{connection}", "SIP connections open, by transport");
        Meter.CreateObservableGauge("interworking.sip.flows.half_open", () => gate.HalfOpen, "{connection}", "SIP connections that have brought no message yet");
        Meter.CreateObservableCounter(
            "interworking.sip.flows.closed", () => Ends.Select(end => new Measurement<long>(endpoint.Counters[end.Counter], Tag("why", end.Why))),
            "{connection}", "SIP connections that we closed, by why");
        Count("interworking.sip.pings", SipCounter.PingsAnswered, "{ping}", "Keep-alives of apps answered");
        Count("interworking.sip.overloaded", SipCounter.Overloaded, "{request}", "Requests answered 503 because too many were under way");
        Count("interworking.sip.absorbed", SipCounter.RequestsAbsorbed, "{request}", "Retransmissions of peers that cost nothing but their answer");
        Count("interworking.sip.malformed", SipCounter.MalformedDropped, "{message}", "Messages dropped because they were not SIP or could not be answered");

        void Count(string name, SipCounter counter, string unit, string description) =>
            Meter.CreateObservableCounter(name, () => endpoint.Counters[counter], unit, description);
    }
}
