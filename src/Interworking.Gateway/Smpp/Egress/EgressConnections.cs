using System.Collections.Concurrent;
using Interworking.Gateway.Observability;

namespace Interworking.Gateway.Smpp.Egress;

/// <summary>All connections by name, whether they are up or not.</summary>
public sealed class EgressConnections
{
    private readonly ConcurrentDictionary<string, EgressConnection> _byName = new();
    private readonly TimeProvider _time;

    public EgressConnections(TimeProvider time, EgressMetrics metrics)
    {
        _time = time;
        metrics.ObserveConnections(() => _byName.Values.Select(one => (one.Name, (long)one.Open)));
    }

    /// <summary>Those that some bind can transmit on now.</summary>
    public IReadOnlyCollection<string> Bound => [.. _byName.Values.Where(one => one.Best() is not null).Select(one => one.Name)];

    /// <summary>A bind that can transmit has come.</summary>
    public event Action<string>? Up;

    /// <summary>Requests of ours that this connection's peer has not answered yet.</summary>
    public int OpenOn(string name) => _byName.TryGetValue(name, out EgressConnection? one) ? one.Open : 0;

    public void BindCame(SmppLink link)
    {
        if (link.Connection is null || !link.Session.CanSendSubmit) return;
        Of(link.Connection.Name).Add(link);
        Up?.Invoke(link.Connection.Name);
    }

    public void BindWent(SmppLink link)
    {
        if (link.Connection is not null) Of(link.Connection.Name).Remove(link);
    }

    internal EgressConnection Of(string name) => _byName.GetOrAdd(name, static (key, clock) => new EgressConnection(key, clock), _time);
}
