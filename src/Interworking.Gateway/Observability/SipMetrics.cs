using System.Diagnostics.Metrics;

namespace Interworking.Gateway.Observability;

/// <summary>What the SIP side counts. A phone number is never a tag.</summary>
public sealed class SipMetrics : IDisposable
{
    public const string MeterName = "Interworking";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _registers;
    private readonly Counter<long> _requests;
    private readonly Counter<long> _authenticationFailures;
    private readonly Counter<long> _copies;
    private readonly Counter<long> _dropped;
    private readonly Counter<long> _proxied;
    private readonly Counter<long> _unanswered;
    private readonly Counter<long> _notified;

    public SipMetrics()
    {
        _registers = _meter.CreateCounter<long>("interworking.sip.registers", unit: "{request}", description: "REGISTER requests by the status they were answered with");
        _requests = _meter.CreateCounter<long>("interworking.sip.requests", unit: "{request}", description: "Requests other than REGISTER, by method and status");
        _authenticationFailures = _meter.CreateCounter<long>(
            "interworking.sip.authentication.failures", unit: "{request}", description: "Requests whose sender was not who he said, by method and why");
        _copies = _meter.CreateCounter<long>("interworking.sip.copies", unit: "{request}", description: "MESSAGEs that came again and got their first answer again");
        _dropped = _meter.CreateCounter<long>("interworking.sip.dropped", unit: "{request}", description: "MESSAGEs taken that are none for the recipient, by kind");
        _notified = _meter.CreateCounter<long>("interworking.sip.notified", unit: "{message}", description: "Messages that a relay had, ended by what the app told, by how");
        _proxied = _meter.CreateCounter<long>("interworking.sip.proxied", unit: "{request}", description: "MESSAGEs of other nodes to apps whose flow is here, by the status they were answered with");
        _unanswered = _meter.CreateCounter<long>(
            "interworking.sip.unanswered", unit: "{request}", description: "Requests that got no answer because their sender looks like a scanner: scanner, slowed, ignored");
    }

    /// <summary>A message that a relay had was ended by what an app told; <paramref name="how"/> is delivered or failed.</summary>
    public void Notified(string how) => _notified.Add(1, new KeyValuePair<string, object?>("how", how));

    /// <summary>Whose instruments these are: a test listens to one of several.</summary>
    internal Meter Meter => _meter;

    /// <summary>Shows the registrar's count as a gauge.</summary>
    /// <param name="count">Called when somebody reads the metrics.</param>
    public void ObserveBindings(Func<long> count) =>
        _meter.CreateObservableGauge("interworking.sip.bindings", count, unit: "{binding}", description: "Contacts registered");

    /// <summary>Shows as a gauge how many senders are ignored.</summary>
    /// <param name="count">Called when somebody reads the metrics.</param>
    public void ObserveIgnored(Func<long> count) =>
        _meter.CreateObservableGauge("interworking.sip.ignored", count, unit: "{sender}", description: "Senders that look like scanners and are not answered");

    /// <summary>A request got no answer; <paramref name="why"/> is scanner, slowed or ignored.</summary>
    public void Unanswered(string why) => _unanswered.Add(1, new KeyValuePair<string, object?>("why", why));

    /// <summary>One REGISTER was answered.</summary>
    public void Registered(int status) => _registers.Add(1, new KeyValuePair<string, object?>("status", status));

    /// <summary>Another request was answered; <paramref name="method"/> must be one that we know, since a peer could invent any number of them.</summary>
    public void Answered(string method, int status) =>
        _requests.Add(1, new KeyValuePair<string, object?>("method", method), new KeyValuePair<string, object?>("status", status));

    /// <summary>A sender did not prove who he is. A first request without credentials is no failure.</summary>
    /// <param name="method">A method that we know.</param>
    /// <param name="why"><c>password</c>: unknown user or wrong password; <c>from</c>: the From is another's.</param>
    public void AuthenticationFailed(string method, string why) =>
        _authenticationFailures.Add(1, new KeyValuePair<string, object?>("method", method), new KeyValuePair<string, object?>("why", why));

    /// <summary>A MESSAGE came again beyond its transaction.</summary>
    public void Copy() => _copies.Add(1);

    /// <summary>A MESSAGE was answered 200 and is none for the recipient; <paramref name="kind"/> is typing or notification.</summary>
    public void Dropped(string kind) => _dropped.Add(1, new KeyValuePair<string, object?>("kind", kind));

    /// <summary>A MESSAGE of another node was answered, by the app or in its place.</summary>
    public void Proxied(int status) => _proxied.Add(1, new KeyValuePair<string, object?>("status", status));

    public void Dispose() => _meter.Dispose();
}
