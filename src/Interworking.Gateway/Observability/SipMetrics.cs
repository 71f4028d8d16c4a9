using System.Diagnostics.Metrics;

namespace Interworking.Gateway.Observability;

/// <summary>What the SIP side counts. A phone number is never a tag.</summary>
public sealed class SipMetrics : IDisposable
{
    public const string MeterName = "Interworking";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _registers;
    private readonly Counter<long> _requests;
    private readonly Counter<long> _proxied;

    public SipMetrics()
    {
        _registers = _meter.CreateCounter<long>("interworking.sip.registers", unit: "{request}", description: "REGISTER requests by the status they were answered with");
        _requests = _meter.CreateCounter<long>("interworking.sip.requests", unit: "{request}", description: "Requests other than REGISTER, by method and status");
        _proxied = _meter.CreateCounter<long>("interworking.sip.proxied", unit: "{request}", description: "MESSAGEs of other nodes to apps whose flow is here, by the status they were answered with");
    }

    /// <summary>Shows the registrar's count as a gauge.</summary>
    /// <param name="count">Called when somebody reads the metrics.</param>
    public void ObserveBindings(Func<long> count) =>
        _meter.CreateObservableGauge("interworking.sip.bindings", count, unit: "{binding}", description: "Contacts registered");

    /// <summary>One REGISTER was answered.</summary>
    public void Registered(int status) => _registers.Add(1, new KeyValuePair<string, object?>("status", status));

    /// <summary>Another request was answered; <paramref name="method"/> must be one that we know, since a peer could invent any number of them.</summary>
    public void Answered(string method, int status) =>
        _requests.Add(1, new KeyValuePair<string, object?>("method", method), new KeyValuePair<string, object?>("status", status));

    /// <summary>A MESSAGE of another node was answered, by the app or in its place.</summary>
    public void Proxied(int status) => _proxied.Add(1, new KeyValuePair<string, object?>("status", status));

    public void Dispose() => _meter.Dispose();
}
