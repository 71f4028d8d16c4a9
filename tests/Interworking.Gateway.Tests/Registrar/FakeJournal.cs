using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Registrar;

namespace Interworking.Gateway.Tests.Registrar;

/// <summary>A ledger that commits when told, and a database that remembers what was committed.</summary>
internal sealed class FakeJournal : IBindingJournal, IBindingStore
{
    private readonly Dictionary<string, IReadOnlyList<Binding>> _rows = [];

    public Queue<BindingsEntry> Waiting { get; } = [];

    /// <summary>Commits at once.</summary>
    public bool Automatic { get; set; } = true;

    public bool Refuses { get; set; }

    public int Commits { get; private set; }

    public void Append(BindingsEntry entry)
    {
        lock (_rows)
        {
            Waiting.Enqueue(entry);
            if (Automatic) CommitNext();
        }
    }

    public void CommitNext()
    {
        lock (_rows)
        {
            BindingsEntry entry = Waiting.Dequeue();
            if (!Refuses)
            {
                Commits++;
                if (entry.Bindings.Count == 0) _rows.Remove(entry.Aor);
                else _rows[entry.Aor] = entry.Bindings;
            }

            entry.Complete(!Refuses);
        }
    }

    public IReadOnlyList<Binding> Stored(string aor)
    {
        lock (_rows) return _rows.GetValueOrDefault(aor, []);
    }

    public async IAsyncEnumerable<(string Aor, IReadOnlyList<Binding> Bindings)> ReadAllAsync(
        DateTimeOffset now, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        foreach ((string aor, IReadOnlyList<Binding> bindings) in _rows)
        {
            await Task.Yield();
            stop.ThrowIfCancellationRequested();
            yield return (aor, [.. bindings.Where(binding => binding.ExpiresAt > now)]);
        }
    }

    public ValueTask<IReadOnlyList<Binding>> ReadAsync(string aor, DateTimeOffset now, CancellationToken stop) =>
        new([.. Stored(aor).Where(binding => binding.ExpiresAt > now)]);
}
