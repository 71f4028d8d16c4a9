using System.Diagnostics.Metrics;
using Interworking.Gateway.Observability;
using Interworking.Sip.Messages;
using Interworking.Sip.Transport;

namespace Interworking.Gateway.Sip.Door;

/// <summary>Shows what the SIP endpoint counts, and how many connections it has, to those who read the metrics.</summary>
public sealed class SipEndpointMetrics : IDisposable
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

    private readonly Meter _meter = new(SipMetrics.MeterName);

    public SipEndpointMetrics(SipServer server, SipGate gate)
    {
        SipEndpoint endpoint = server.Endpoint;
        _meter.CreateObservableGauge(
            "interworking.sip.flows", () => Streams.Select(transport => new Measurement<int>(
                endpoint.CountStreams(transport), new KeyValuePair<string, object?>("transport", transport.ToString().ToLowerInvariant()))),
            unit: "{connection}", description: "SIP connections open, by transport");
        _meter.CreateObservableGauge("interworking.sip.flows.half_open", () => gate.HalfOpen, unit: "{connection}", description: "SIP connections that have brought no message yet");
        _meter.CreateObservableCounter(
            "interworking.sip.flows.closed", () => Ends.Select(end => new Measurement<long>(endpoint.Counters[end.Counter], new KeyValuePair<string, object?>("why", end.Why))),
            unit: "{connection}", description: "SIP connections that we closed, by why");
        Count("interworking.sip.pings", SipCounter.PingsAnswered, "{ping}", "Keep-alives of apps answered");
        Count("interworking.sip.overloaded", SipCounter.Overloaded, "{request}", "Requests answered 503 because too many were under way");
        Count("interworking.sip.absorbed", SipCounter.RequestsAbsorbed, "{request}", "Retransmissions of peers that cost nothing but their answer");
        Count("interworking.sip.malformed", SipCounter.MalformedDropped, "{message}", "Messages dropped because they were not SIP or could not be answered");

        void Count(string name, SipCounter counter, string unit, string description) =>
            _meter.CreateObservableCounter(name, () => endpoint.Counters[counter], unit, description);
    }

    public void Dispose() => _meter.Dispose();
}
