using System.Diagnostics.Metrics;

namespace Interworking.Gateway.Observability;

/// <summary>What the SIP side counts. A phone number is never a tag.</summary>
public sealed class SipMetrics : ProductMetrics
{
    private readonly Counter<long> _registers;
    private readonly Counter<long> _requests;
    private readonly Counter<long> _authenticationFailures;
    private readonly Counter<long> _copies;
    private readonly Counter<long> _dropped;
    private readonly Counter<long> _proxied;
    private readonly Counter<long> _keptAlive;
    private readonly Counter<long> _turnedAway;
    private readonly Counter<long> _unanswered;
    private readonly Counter<long> _notified;

    public SipMetrics()
    {
        _registers = Counter("interworking.sip.registers", "{request}", "REGISTER requests by the status they were answered with");
        _requests = Counter("interworking.sip.requests", "{request}", "Requests other than REGISTER, by method and status");
        _authenticationFailures = Counter("interworking.sip.authentication.failures", "{request}", "Requests whose sender was not who he said, by method and why");
        _copies = Counter("interworking.sip.copies", "{request}", "MESSAGEs that came again and got their first answer again");
        _dropped = Counter("interworking.sip.dropped", "{request}", "MESSAGEs taken that are none for the recipient, by kind");
        _keptAlive = Counter("interworking.sip.keepalives", "{datagram}", "Keep-alives sent to apps on UDP behind a NAT");
        _turnedAway = Counter("interworking.sip.connections.refused", "{connection}", "Connections closed at once because too many had brought no message yet");
        _notified = Counter("interworking.sip.notified", "{message}", "Messages that a relay had, ended by what the app told, by how");
        _proxied = Counter("interworking.sip.proxied", "{request}", "MESSAGEs of other nodes to apps whose flow is here, by the status they were answered with");
        _unanswered = Counter("interworking.sip.unanswered", "{request}", "Requests that got no answer because their sender looks like a scanner: scanner, slowed, ignored");
    }

    /// <summary>A message that a relay had was ended by what an app told; <paramref name="how"/> is delivered or failed.</summary>
    public void Notified(string how) => _notified.Add(1, Tag("how", how));

    /// <summary>Shows the registrar's count as a gauge.</summary>
    /// <param name="count">Called when somebody reads the metrics.</param>
    public void ObserveBindings(Func<long> count) =>
        Meter.CreateObservableGauge("interworking.sip.bindings", count, "{binding}", "Contacts registered");

    /// <summary>Shows as a gauge how many senders are ignored.</summary>
    /// <param name="count">Called when somebody reads the metrics.</param>
    public void ObserveIgnored(Func<long> count) =>
        Meter.CreateObservableGauge("interworking.sip.ignored", count, "{sender}", "Senders that look like scanners and are not answered");

    /// <summary>A request got no answer; <paramref name="why"/> is scanner, slowed or ignored.</summary>
    public void Unanswered(string why) => _unanswered.Add(1, Tag("why", why));

    /// <summary>One REGISTER was answered.</summary>
    public void Registered(int status) => _registers.Add(1, Tag("status", status));

    /// <summary>Another request was answered; <paramref name="method"/> must be one that we know, since a peer could invent any number of them.</summary>
    public void Answered(string method, int status) =>
        _requests.Add(1, Tag("method", method), Tag("status", status));

    /// <summary>A sender did not prove who he is. A first request without credentials is no failure.</summary>
    /// <param name="method">A method that we know.</param>
    /// <param name="why"><c>password</c>: unknown user or wrong password; <c>from</c>: the From is another's.</param>
    public void AuthenticationFailed(string method, string why) =>
        _authenticationFailures.Add(1, Tag("method", method), Tag("why", why));

    /// <summary>A MESSAGE came again beyond its transaction.</summary>
    public void Copy() => _copies.Add(1);

    /// <summary>A MESSAGE was answered 200 and is none for the recipient; <paramref name="kind"/> is typing or notification.</summary>
    public void Dropped(string kind) => _dropped.Add(1, Tag("kind", kind));

    /// <summary>A MESSAGE of another node was answered, by the app or in its place.</summary>
    public void Proxied(int status) => _proxied.Add(1, Tag("status", status));

    /// <summary>So many keep-alives were sent.</summary>
    public void KeptAlive(int datagrams)
    {
        if (datagrams > 0) _keptAlive.Add(datagrams);
    }

    /// <summary>A connection was closed before anything was read.</summary>
    public void TurnedAway() => _turnedAway.Add(1);
}
