using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Smpp.Binds;

namespace Interworking.Gateway.Tests.Smpp.Binds;

/// <summary>The leases of several nodes, as a database would keep them.</summary>
internal sealed class SharedBinds
{
    private readonly Lock _gate = new();
    private readonly Dictionary<BindNumber, Node> _held = [];
    private readonly List<Node> _nodes = [];
    private int _reads;

    /// <summary>How often a node has looked, answered or not.</summary>
    public int Reads => Volatile.Read(ref _reads);

    public Node Join()
    {
        lock (_gate)
        {
            var node = new Node(this);
            _nodes.Add(node);
            return node;
        }
    }

    internal sealed class Node(SharedBinds owner) : IBindLeases
    {
        /// <summary>Its calls fail: the way to the database is cut.</summary>
        public volatile bool IsCut;

        /// <summary>Others may have what it holds.</summary>
        public volatile bool IsSilent;

        public int Count
        {
            get
            {
                lock (owner._gate) return owner._held.Values.Count(node => node == this);
            }
        }

        public ValueTask<BindBoard> ReadAsync(CancellationToken stop)
        {
            Interlocked.Increment(ref owner._reads);
            return Do(() => new BindBoard(
                Of(this), [.. owner._nodes.Where(node => node != this && !node.IsSilent).Select(Of)], IsSilent ? TimeSpan.Zero : ISharedWork.SilentFor));
        }

        public ValueTask<IReadOnlyList<BindNumber>> TakeAsync(IReadOnlyList<BindNumber> binds, CancellationToken stop) => Do<IReadOnlyList<BindNumber>>(() =>
        {
            BindNumber[] taken = [.. binds.Where(bind => !owner._held.TryGetValue(bind, out Node? holder) || holder.IsSilent)];
            foreach (BindNumber bind in taken) owner._held[bind] = this;
            return taken;
        });

        public async ValueTask ReleaseAsync(IReadOnlyList<BindNumber> binds, CancellationToken stop) => await Do(() =>
        {
            foreach (BindNumber bind in binds.Where(bind => owner._held.GetValueOrDefault(bind) == this)) owner._held.Remove(bind);
            return true;
        });

        public async ValueTask LeaveAsync(CancellationToken stop) => await Do(() =>
        {
            foreach (BindNumber bind in Of(this)) owner._held.Remove(bind);
            return owner._nodes.Remove(this);
        });

        private HashSet<BindNumber> Of(Node node) => node.IsSilent ? [] : [.. owner._held.Where(pair => pair.Value == node).Select(pair => pair.Key)];

        private ValueTask<T> Do<T>(Func<T> work)
        {
            if (IsCut) throw new LedgerUnavailableException(rolledBack: true, "cut");
            lock (owner._gate) return new(work());
        }
    }
}
