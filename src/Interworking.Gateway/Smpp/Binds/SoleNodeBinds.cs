namespace Interworking.Gateway.Smpp.Binds;

/// <summary>The leases of a node that cannot have company: all binds are its own.</summary>
public sealed class SoleNodeBinds : IBindLeases
{
    private static readonly TimeSpan ForEver = TimeSpan.FromDays(365);

    private readonly HashSet<BindNumber> _mine = [];
    private readonly Lock _gate = new();

    public ValueTask<BindBoard> ReadAsync(CancellationToken stop)
    {
        lock (_gate) return new(new BindBoard(_mine.ToHashSet(), [], ForEver));
    }

    public ValueTask<IReadOnlyList<BindNumber>> TakeAsync(IReadOnlyList<BindNumber> binds, CancellationToken stop)
    {
        lock (_gate) _mine.UnionWith(binds);
        return new(binds);
    }

    public ValueTask ReleaseAsync(IReadOnlyList<BindNumber> binds, CancellationToken stop)
    {
        lock (_gate) _mine.ExceptWith(binds);
        return ValueTask.CompletedTask;
    }

    public ValueTask LeaveAsync(CancellationToken stop)
    {
        lock (_gate) _mine.Clear();
        return ValueTask.CompletedTask;
    }
}
