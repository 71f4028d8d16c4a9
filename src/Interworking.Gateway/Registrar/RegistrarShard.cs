using Interworking.Gateway.Pipeline.Ledger;

namespace Interworking.Gateway.Registrar;

/// <summary>
/// A share of the addresses of record under one lock, which is held for microseconds and never while a commit runs.
/// A change is computed from what was asked last, appended to the journal in that order, and seen by lookups once it is durable.
/// </summary>
/// <param name="journal">Where changes become durable.</param>
/// <param name="maxContacts">For each address of record.</param>
internal sealed class RegistrarShard(IBindingJournal journal, int maxContacts)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Record> _records = [];
    private long _count;

    public long Count => Interlocked.Read(ref _count);

    public Binding[] Lookup(string aor, DateTimeOffset now)
    {
        Binding[] durable;
        lock (_gate)
        {
            if (!_records.TryGetValue(aor, out Record? record)) return [];
            durable = record.Durable;
        }

        return BindingSet.Live(durable, now);
    }

    /// <summary>What lookups may see, also what has expired; a copy.</summary>
    public IReadOnlyList<Binding> All()
    {
        var all = new List<Binding>();
        lock (_gate)
            foreach (Record record in _records.Values) all.AddRange(record.Durable);
        return all;
    }

    /// <summary>Something waits. An address of record that is not kept counts as waiting anyway: see <see cref="Begin"/>.</summary>
    public void Mark(string aor)
    {
        lock (_gate)
            if (_records.TryGetValue(aor, out Record? record)) record.Waiting = true;
    }

    /// <summary>A restart forgot the marks, so what is loaded counts as waiting.</summary>
    public void Load(string aor, Binding[] bindings)
    {
        lock (_gate) _records[aor] = new Record { Durable = bindings, Waiting = true };
        Interlocked.Add(ref _count, bindings.Length);
    }

    /// <summary>Decides a REGISTER and queues what it changes.</summary>
    /// <param name="aor">The address of record.</param>
    /// <param name="update">What is asked.</param>
    /// <param name="bindings">The live bindings afterwards, once committed.</param>
    /// <param name="change">To be committed and then published; null when nothing changes.</param>
    public RegisterVerdict Begin(string aor, RegisterUpdate update, out Binding[] bindings, out Change? change)
    {
        change = null;
        lock (_gate)
        {
            _records.TryGetValue(aor, out Record? record);
            if (!update.RemoveAll && update.Contacts.Count == 0)
            {
                bindings = BindingSet.Live(record?.Durable ?? [], update.Now);
                return RegisterVerdict.Done;
            }

            (bindings, RegisterVerdict verdict) = BindingSet.Apply(record?.Latest ?? [], update, maxContacts);
            if (verdict != RegisterVerdict.Done || (record is null && bindings.Length == 0)) return verdict;
            if (record is null) _records[aor] = record = new Record { Waiting = true };
            bool reachable = false;
            foreach (Binding contact in update.Contacts) reachable |= contact.ExpiresAt > update.Now;
            change = Append(aor, record, bindings, reachable);
            return verdict;
        }
    }

    /// <summary>The change is durable: lookups see it. True when it made the app reachable and something may wait for it.</summary>
    public bool Publish(Change change)
    {
        lock (_gate)
        {
            Record record = change.Record;
            // Two commits may be told in the wrong order; the later one already holds what this one changed.
            if (change.Sequence > record.Published)
            {
                Interlocked.Add(ref _count, change.Next.Length - record.Durable.Length);
                record.Durable = change.Next;
                record.Published = change.Sequence;
            }

            bool wake = change.Reachable && record.Waiting;
            if (change.Reachable) record.Waiting = false;
            Settle(change);
            return wake;
        }
    }

    /// <summary>The change was rolled back: what was durable stays.</summary>
    public void Withdraw(Change change)
    {
        lock (_gate) Settle(change);
    }

    /// <summary>Queues the removal of what has expired.</summary>
    public void Expire(DateTimeOffset now, List<Change> changes)
    {
        lock (_gate)
        {
            foreach ((string aor, Record record) in _records)
            {
                if (record.Pending is not null) continue;
                Binding[] live = BindingSet.Live(record.Durable, now);
                if (live.Length != record.Durable.Length) changes.Add(Append(aor, record, live, reachable: false));
            }
        }
    }

    private Change Append(string aor, Record record, Binding[] next, bool reachable)
    {
        // Refusable: a REGISTER that surely was not stored is answered 503 instead of being kept waiting.
        var change = new Change(aor, record, next, ++record.Appended, reachable, new BindingsEntry(aor, next) { Refusable = true });
        record.Pending = next;
        journal.Append(change.Entry);
        return change;
    }

    private void Settle(Change change)
    {
        Record record = change.Record;
        if (!ReferenceEquals(record.Pending, change.Next)) return;
        record.Pending = null;
        // Not kept is as good as waiting: the next REGISTER makes a new record, marked.
        if (record.Durable.Length == 0) _records.Remove(change.Aor);
    }

    /// <summary>One address of record. There may be a million: no field that is not needed.</summary>
    internal sealed class Record
    {
        /// <summary>What lookups see.</summary>
        public Binding[] Durable { get; set; } = [];

        /// <summary>What was asked last and is not yet committed.</summary>
        public Binding[]? Pending { get; set; }

        public uint Appended { get; set; }

        public uint Published { get; set; }

        public bool Waiting { get; set; }

        public Binding[] Latest => Pending ?? Durable;
    }

    /// <summary>A change on its way to the database.</summary>
    internal sealed record Change(string Aor, Record Record, Binding[] Next, uint Sequence, bool Reachable, BindingsEntry Entry);
}
