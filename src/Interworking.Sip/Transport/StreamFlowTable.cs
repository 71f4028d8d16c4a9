using System.Collections.Concurrent;
using System.Net;
using Interworking.Sip.Messages;

namespace Interworking.Sip.Transport;

/// <summary>All open connections: by id, and by where they lead for reuse. Dials in progress are shared.</summary>
internal sealed class StreamFlowTable(int capacity)
{
    private readonly ConcurrentDictionary<long, StreamFlow> _byId = new();
    private readonly ConcurrentDictionary<Target, StreamFlow> _byTarget = new();
    private readonly ConcurrentDictionary<Target, Lazy<Task<Flow?>>> _dials = new();
    private int _count;

    public IEnumerable<StreamFlow> All => _byId.Values;

    /// <summary>False when there is no room.</summary>
    public bool TryAdd(StreamFlow flow, Target target)
    {
        if (Interlocked.Increment(ref _count) > capacity)
        {
            Interlocked.Decrement(ref _count);
            return false;
        }

        _byId[flow.Id] = flow;
        _byTarget[target] = flow;
        return true;
    }

    public void Remove(StreamFlow flow, Target target)
    {
        if (!_byId.TryRemove(flow.Id, out _)) return;
        _byTarget.TryRemove(new(target, flow));
        Interlocked.Decrement(ref _count);
    }

    public StreamFlow? Find(long id) => _byId.GetValueOrDefault(id);

    public StreamFlow? Find(Target target) => _byTarget.TryGetValue(target, out StreamFlow? flow) && flow.IsOpen ? flow : null;

    /// <summary>The dial that is under way to that target, or a new one.</summary>
    public async Task<Flow?> DialAsync(Target target, Func<Task<Flow?>> dial)
    {
        var mine = new Lazy<Task<Flow?>>(dial);
        Lazy<Task<Flow?>> shared = _dials.GetOrAdd(target, mine);
        try
        {
            return await shared.Value;
        }
        finally
        {
            _dials.TryRemove(new(target, shared));
        }
    }

    /// <summary>Where a connection leads. TLS is checked for a host, so the host is part of it; null on accepted connections.</summary>
    internal readonly record struct Target(SipTransport Transport, IPEndPoint Remote, string? TlsHost);
}
