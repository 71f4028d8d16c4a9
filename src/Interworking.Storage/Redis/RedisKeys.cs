using StackExchange.Redis;

namespace Interworking.Storage.Redis;

/// <summary>
/// Names of keys and channels (docs/registrar.md). The address of record is the hash tag, so that in a cluster both of its keys are in one place.
/// </summary>
/// <param name="environment">Several environments may share a Redis.</param>
internal sealed class RedisKeys(string environment)
{
    private readonly string _bindings = $"interworking:{environment}:bindings:{{";
    private readonly string _waiting = $"interworking:{environment}:waiting:{{";

    /// <summary>Hash: one field for each contact.</summary>
    public string Bindings(string aor) => string.Concat(_bindings, aor, "}");

    /// <summary>Set of node names.</summary>
    public string Waiting(string aor) => string.Concat(_waiting, aor, "}");

    /// <summary>A string that is gone or another when the store was emptied.</summary>
    public string Life { get; } = $"interworking:{environment}:life";

    /// <summary>Channel: an address of record whose bindings changed.</summary>
    public RedisChannel Changed { get; } = new($"interworking:{environment}:changed", RedisChannel.PatternMode.Literal);

    /// <summary>What the wake channels begin with; the node's name follows.</summary>
    public string WakePrefix { get; } = $"interworking:{environment}:wake:";

    /// <summary>Channel: an address of record that the node had marked as waited for and that registered.</summary>
    public RedisChannel Wake(string node) => new(WakePrefix + node, RedisChannel.PatternMode.Literal);
}
