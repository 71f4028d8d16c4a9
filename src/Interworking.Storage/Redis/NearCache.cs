using System.Collections.Concurrent;
using Interworking.Gateway.Registrar;

namespace Interworking.Storage.Redis;

/// <summary>
/// What this process knows of the shared bindings. An entry is fresh for a stated time after it was asked for, less when a change of it was published.
/// What is no longer fresh is kept as the last known, for when the store cannot be asked.
/// </summary>
/// <remarks>
/// Bounded by two generations: when the young one is full it becomes the old one, and the former old one goes. What is looked up in the old one moves to
/// the young one, so what is in use stays: at least the half of the capacity that was looked up last.
/// </remarks>
/// <param name="capacity">Most addresses of record in it; at least 2.</param>
/// <param name="validity">How long an entry is fresh.</param>
/// <param name="time">The clock.</param>
internal sealed class NearCache(int capacity, TimeSpan validity, TimeProvider time)
{
    private const int Stripes = 4096;

    private readonly long[] _changes = new long[Stripes];
    private readonly long _validity = (long)(validity.TotalSeconds * time.TimestampFrequency);
    private volatile Generations _generations = new(new(), new());
    private long _floor = long.MinValue;

    /// <summary>Bindings known that have not expired; goes through all of them.</summary>
    public long CountLive(DateTimeOffset now)
    {
        Generations current = _generations;
        return Count(current.Young, except: null) + Count(current.Old, except: current.Young);

        long Count(Generation generation, Generation? except)
        {
            long count = 0;
            foreach ((string aor, Entry entry) in generation.Entries)
                if (except?.Entries.ContainsKey(aor) != true) count += BindingSet.Live(entry.Stored.Bindings, now).Length;
            return count;
        }
    }

    /// <summary>Bindings known, also those that have expired. Nothing is copied: <c>Values</c> would be, under all locks.</summary>
    public IEnumerable<Binding> All()
    {
        Generations current = _generations;
        foreach ((string _, Entry entry) in current.Young.Entries)
            foreach (Binding binding in entry.Stored.Bindings) yield return binding;
        foreach ((string aor, Entry entry) in current.Old.Entries)
        {
            if (current.Young.Entries.ContainsKey(aor)) continue;
            foreach (Binding binding in entry.Stored.Bindings) yield return binding;
        }
    }

    /// <summary>Null when it must be asked for.</summary>
    public StoredBindings? Fresh(string aor)
    {
        Entry? entry = Find(aor);
        if (entry is null) return null;
        long asked = entry.AskedAt;
        return asked > Volatile.Read(ref _floor) && time.GetTimestamp() - asked < _validity ? entry.Stored : null;
    }

    /// <summary>What was known last, however old; null when nothing is.</summary>
    public StoredBindings? Known(string aor) => Find(aor)?.Stored;

    /// <summary>Taken before asking the store: what is published while the question is on its way must not be overwritten by the older answer.</summary>
    public Ticket Ask(string aor) => new(Volatile.Read(ref ChangesOf(aor)), time.GetTimestamp());

    /// <summary>The store answered what it holds.</summary>
    public void PutRead(string aor, Ticket ticket, StoredBindings stored)
    {
        ref long changes = ref ChangesOf(aor);
        if (Volatile.Read(ref changes) != ticket.Changes) return;
        Entry entry = Put(aor, stored, ticket.AskedAt);
        // A change that was told between the check and the put did not see this entry.
        if (Volatile.Read(ref changes) != ticket.Changes) entry.AskedAt = long.MinValue;
    }

    /// <summary>This process wrote it. Of two writes that overlap neither is taken as the later one: the next look asks.</summary>
    public void PutWritten(string aor, Ticket ticket, StoredBindings stored)
    {
        bool alone = Interlocked.CompareExchange(ref ChangesOf(aor), ticket.Changes + 1, ticket.Changes) == ticket.Changes;
        Put(aor, stored, alone ? ticket.AskedAt : long.MinValue);
    }

    /// <summary>Its bindings changed, or may have.</summary>
    public void Changed(string aor)
    {
        Interlocked.Increment(ref ChangesOf(aor));
        Generations current = _generations;
        if (current.Young.Entries.TryGetValue(aor, out Entry? entry)) entry.AskedAt = long.MinValue;
        if (current.Old.Entries.TryGetValue(aor, out entry)) entry.AskedAt = long.MinValue;
    }

    /// <summary>Changes may have been missed: nothing that was asked for before now is fresh.</summary>
    public void AllChanged() => Volatile.Write(ref _floor, time.GetTimestamp());

    private Entry? Find(string aor)
    {
        Generations current = _generations;
        if (current.Young.Entries.TryGetValue(aor, out Entry? entry)) return entry;
        if (!current.Old.Entries.TryGetValue(aor, out entry)) return null;
        if (current.Young.Entries.TryAdd(aor, entry)) Grown(current);
        return entry;
    }

    private Entry Put(string aor, StoredBindings stored, long askedAt)
    {
        var entry = new Entry(stored) { AskedAt = askedAt };
        Generations current = _generations;
        if (current.Young.Entries.TryAdd(aor, entry)) Grown(current);
        else current.Young.Entries[aor] = entry;
        return entry;
    }

    private void Grown(Generations current)
    {
        if (Interlocked.Increment(ref current.Young.Count) >= Math.Max(1, capacity / 2))
            Interlocked.CompareExchange(ref _generations, new Generations(new Generation(), current.Young), current);
    }

    private ref long ChangesOf(string aor) => ref _changes[(uint)string.GetHashCode(aor) % Stripes];

    /// <param name="Changes">How many changes had been told.</param>
    /// <param name="AskedAt">When it was asked: what is answered cannot be older.</param>
    internal readonly record struct Ticket(long Changes, long AskedAt);

    private sealed class Entry(StoredBindings stored)
    {
        private long _askedAt;

        public StoredBindings Stored { get; } = stored;

        public long AskedAt
        {
            get => Volatile.Read(ref _askedAt);
            set => Volatile.Write(ref _askedAt, value);
        }
    }

    private sealed class Generation
    {
        public readonly ConcurrentDictionary<string, Entry> Entries = new();
        public int Count;
    }

    private sealed record Generations(Generation Young, Generation Old);
}
