using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Interworking.Gateway.Smpp;

/// <summary>All bound links by system_id: for receipts, bind limits and the operator.</summary>
public sealed class LinkDirectory
{
    private readonly ConcurrentDictionary<string, ImmutableArray<SmppLink>> _listener = new();
    private readonly ConcurrentDictionary<SmppLink, bool> _all = new();

    public ICollection<SmppLink> All => _all.Keys;

    /// <summary>Binds that carriers made to us with this system_id, oldest first.</summary>
    public ImmutableArray<SmppLink> BoundAs(string systemId) => _listener.GetValueOrDefault(systemId, []);

    public void Add(SmppLink link)
    {
        _all[link] = true;
        if (link.Connection is null) _listener.AddOrUpdate(link.SystemId, [link], (_, links) => links.Add(link));
    }

    public void Remove(SmppLink link)
    {
        _all.TryRemove(link, out _);
        if (link.Connection is null) _listener.AddOrUpdate(link.SystemId, [], (_, links) => links.Remove(link));
    }

    /// <summary>A link of this system_id that can take a deliver_sm: the one it came by if it still can, else any.</summary>
    public SmppLink? Receiver(string systemId, SmppLink? preferred)
    {
        if (preferred is not null && preferred.Session.CanSendDeliver) return preferred;
        foreach (SmppLink link in BoundAs(systemId))
        {
            if (link.Session.CanSendDeliver) return link;
        }

        return null;
    }
}
