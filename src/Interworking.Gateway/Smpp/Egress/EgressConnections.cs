using System.Collections.Concurrent;

namespace Interworking.Gateway.Smpp.Egress;

/// <summary>All connections by name, whether they are up or not.</summary>
public sealed class EgressConnections(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, EgressConnection> _byName = new();

    /// <summary>A bind that can transmit has come.</summary>
    public event Action<string>? Up;

    internal ICollection<EgressConnection> All => _byName.Values;

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

    /// <summary>Whether messages that were sent on the connection have no answer yet: their receipts may come before it.</summary>
    public bool HasOpen(string connection) => _byName.TryGetValue(connection, out EgressConnection? found) && found.Open > 0;

    internal EgressConnection Of(string name) => _byName.GetOrAdd(name, static (key, clock) => new EgressConnection(key, clock), time);
}
