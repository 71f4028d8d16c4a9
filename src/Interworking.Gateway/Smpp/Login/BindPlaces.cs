using System.Collections.Concurrent;
using Interworking.Gateway.Provisioning;
using Interworking.Smpp.Session;

namespace Interworking.Gateway.Smpp.Login;

/// <summary>The binds that each carrier has on this node, counted from the moment they are granted: two at one instant cannot both be the last.</summary>
public sealed class BindPlaces
{
    private readonly ConcurrentDictionary<string, List<SmppSession>> _byCarrier = new();

    /// <summary>False when the carrier has as many live sessions as agreed.</summary>
    public bool TryTake(Carrier carrier, SmppSession session)
    {
        List<SmppSession> taken = _byCarrier.GetOrAdd(carrier.Name, static _ => []);
        lock (taken)
        {
            taken.RemoveAll(static one => one.State is BindState.Closed or BindState.Unbound);
            if (taken.Count >= carrier.MaxBinds) return false;
            taken.Add(session);
            return true;
        }
    }

    public void GiveBack(Carrier carrier, SmppSession session)
    {
        if (!_byCarrier.TryGetValue(carrier.Name, out List<SmppSession>? taken)) return;
        lock (taken) taken.Remove(session);
    }
}
