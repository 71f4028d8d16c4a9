using System.Collections.Frozen;

namespace Interworking.Gateway.Operating;

/// <summary>All holds in force, as those ask who send. Immutable.</summary>
public sealed class Holds
{
    public static readonly Holds None = new([]);

    /// <summary>What a message's history says.</summary>
    public const string Why = "held by an operator";

    private readonly FrozenSet<long>? _accounts;
    private readonly FrozenSet<string>? _connections;
    private readonly FrozenSet<string>? _drained;
    private readonly FrozenSet<string>? _policies;

    public Holds(IReadOnlyList<Hold> all)
    {
        All = all;
        _accounts = OrNull(all.Where(one => one.Kind == HoldKind.Account).Select(one => one.AccountId));
        _connections = OrNull(NamesOf(HoldKind.Connection));
        _drained = OrNull(all.Where(one => one is { Kind: HoldKind.Connection, Drained: true }).Select(one => one.Name));
        _policies = OrNull(NamesOf(HoldKind.Policy));
    }

    public IReadOnlyList<Hold> All { get; }

    public bool HasAccount(long id) => _accounts is not null && _accounts.Contains(id);

    public bool HasConnection(string name) => _connections is not null && _connections.Contains(name);

    /// <summary>Its binds are not wanted either.</summary>
    public bool HasDrained(string name) => _drained is not null && _drained.Contains(name);

    public bool HasPolicy(string name) => _policies is not null && _policies.Contains(name);

    private IEnumerable<string> NamesOf(HoldKind kind) => All.Where(one => one.Kind == kind).Select(one => one.Name);

    // Mostly there is none: whoever asks for each message pays for a null check.
    private static FrozenSet<T>? OrNull<T>(IEnumerable<T> items) => items.ToFrozenSet() is { Count: > 0 } set ? set : null;
}
