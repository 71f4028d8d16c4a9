using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Interworking.Gateway.Pipeline;

/// <summary>
/// A table of what is out of the ordinary, empty most of the time: then to ask it costs one read. (Whether a ConcurrentDictionary is empty, and how many it holds, is found
/// out under all of its locks.) Bounded: when it is full it forgets everything, so that it is for what is learned again. Safe from any thread.
/// </summary>
/// <param name="capacity">Entries at most; 1 or more.</param>
public sealed class RareEntries<TKey, TValue>(int capacity)
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, TValue> _entries = new();

    /// <summary>Counted before an entry is added and after it is removed: never less than there are.</summary>
    private int _count;

    /// <summary>Entries in it.</summary>
    public int Count => Volatile.Read(ref _count);

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (Count != 0) return _entries.TryGetValue(key, out value);
        value = default;
        return false;
    }

    /// <summary>Adds it, or takes the place of what was there.</summary>
    public void Set(TKey key, TValue value)
    {
        while (true)
        {
            if (_entries.TryGetValue(key, out TValue? known))
            {
                if (_entries.TryUpdate(key, value, known)) return;
                continue;
            }

            if (Count >= capacity) Clear();
            Interlocked.Increment(ref _count);
            if (_entries.TryAdd(key, value)) return;
            Interlocked.Decrement(ref _count);
        }
    }

    /// <summary>True when it was there.</summary>
    public bool Remove(TKey key)
    {
        if (Count == 0 || !_entries.TryRemove(key, out _)) return false;
        Interlocked.Decrement(ref _count);
        return true;
    }

    /// <summary>Each entry as it is when the caller comes by.</summary>
    public IEnumerable<KeyValuePair<TKey, TValue>> All => _entries;

    private void Clear()
    {
        foreach ((TKey key, TValue _) in _entries) Remove(key);
    }
}
