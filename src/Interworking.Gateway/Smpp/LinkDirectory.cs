using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;

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

    /// <summary>False when it was not there.</summary>
    public bool Remove(SmppLink link)
    {
        if (!_all.TryRemove(link, out _)) return false;
        if (link.Connection is null) _listener.AddOrUpdate(link.SystemId, [], (_, links) => links.Remove(link));
        return true;
    }

    /// <summary>A carrier is bound to us from this address.</summary>
    public bool IsBoundFrom(IPAddress address)
    {
        foreach (SmppLink link in _all.Keys)
        {
            if (link.Connection is null && link.Remote is IPEndPoint remote && Plain(remote.Address).Equals(address)) return true;
        }

        return false;
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

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
