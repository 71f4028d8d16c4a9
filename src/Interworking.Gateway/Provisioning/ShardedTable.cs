using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Interworking.Gateway.Provisioning;

/// <summary>
/// An immutable dictionary in many small ones: another version of it shares all shards but the changed ones, so that one changed account
/// among a million costs a copy of a thousand entries.
/// </summary>
internal sealed class ShardedTable<TKey, TValue> : IReadOnlyDictionary<TKey, TValue>
    where TKey : notnull
{
    private const int ShardCount = 1024; // a power of two

    private readonly Dictionary<TKey, TValue>?[] _shards;

    private ShardedTable(Dictionary<TKey, TValue>?[] shards, int count) => (_shards, Count) = (shards, count);

    public static ShardedTable<TKey, TValue> Empty { get; } = new(new Dictionary<TKey, TValue>?[ShardCount], 0);

    public int Count { get; }

    public IEnumerable<TKey> Keys => this.Select(pair => pair.Key);

    public IEnumerable<TValue> Values => this.Select(pair => pair.Value);

    public TValue this[TKey key] => TryGetValue(key, out TValue? value) ? value : throw new KeyNotFoundException();

    /// <summary>This table with <paramref name="put"/> added, or in place of what had the same key.</summary>
    public ShardedTable<TKey, TValue> With(IEnumerable<TValue> put, Func<TValue, TKey> key)
    {
        var shards = (Dictionary<TKey, TValue>?[])_shards.Clone();
        var own = new HashSet<int>();
        int count = Count;
        foreach (TValue value in put)
        {
            TKey name = key(value);
            Dictionary<TKey, TValue> shard = Own(name);
            if (!shard.ContainsKey(name)) count++;
            shard[name] = value;
        }

        foreach (int index in own) shards[index]!.TrimExcess(); // growth leaves half of them empty
        return new ShardedTable<TKey, TValue>(shards, count);

        Dictionary<TKey, TValue> Own(TKey name)
        {
            int index = IndexOf(name);
            if (own.Add(index)) shards[index] = shards[index] is { } shared ? new Dictionary<TKey, TValue>(shared) : [];
            return shards[index]!;
        }
    }

    /// <summary>This table without these keys, as far as they are there.</summary>
    public ShardedTable<TKey, TValue> Without(IEnumerable<TKey> gone)
    {
        var shards = (Dictionary<TKey, TValue>?[])_shards.Clone();
        var own = new HashSet<int>();
        int count = Count;
        foreach (TKey key in gone)
        {
            int index = IndexOf(key);
            if (shards[index] is not { } shard || !shard.ContainsKey(key)) continue;
            if (own.Add(index)) shards[index] = shard = new Dictionary<TKey, TValue>(shard);
            shard.Remove(key);
            count--;
        }

        return new ShardedTable<TKey, TValue>(shards, count);
    }

    public bool ContainsKey(TKey key) => TryGetValue(key, out _);

    public bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (_shards[IndexOf(key)] is { } shard) return shard.TryGetValue(key, out value);
        value = default;
        return false;
    }

    public IEnumerator<KeyValuePair<TKey, TValue>> GetEnumerator() => _shards.SelectMany(shard => shard ?? []).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static int IndexOf(TKey key) => key.GetHashCode() & (ShardCount - 1);
}
