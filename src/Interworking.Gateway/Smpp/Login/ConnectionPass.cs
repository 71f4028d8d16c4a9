using System.Net;

namespace Interworking.Gateway.Smpp.Login;

/// <summary>One accepted connection's place; it counts as unbound until <see cref="Bound"/>. Safe from any thread.</summary>
public sealed class ConnectionPass : IDisposable
{
    private const int Unbound = 0;
    private const int IsBound = 1;
    private const int Gone = 2;

    private readonly ConnectionGate _gate;
    private int _state;

    internal ConnectionPass(ConnectionGate gate, IPAddress address, bool stranger) => (_gate, Address, Stranger) = (gate, address, stranger);

    internal IPAddress Address { get; }

    internal bool Stranger { get; }

    /// <summary>It has bound.</summary>
    public void Bound()
    {
        if (Interlocked.CompareExchange(ref _state, IsBound, Unbound) == Unbound) _gate.Leave(this, wasUnbound: true, ended: false);
    }

    public void Dispose()
    {
        int was = Interlocked.Exchange(ref _state, Gone);
        if (was != Gone) _gate.Leave(this, wasUnbound: was == Unbound, ended: true);
    }
}
