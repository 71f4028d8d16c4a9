using System.Collections.Immutable;

namespace Interworking.Testing.Peers;

/// <summary>What a scripted peer has received, in order; a test waits for what it expects. Safe for any number of threads.</summary>
public sealed class Inbox<T>
{
    private readonly Lock _gate = new();
    private readonly List<T> _items = [];
    private TaskCompletionSource _changed = NewSignal();

    public int Count
    {
        get
        {
            lock (_gate) return _items.Count;
        }
    }

    public IReadOnlyList<T> Items
    {
        get
        {
            lock (_gate) return [.. _items];
        }
    }

    public void Add(T item)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            _items.Add(item);
            (changed, _changed) = (_changed, NewSignal());
        }

        changed.SetResult();
    }

    /// <summary>The first item that fits, already there or still to come.</summary>
    /// <exception cref="TimeoutException">It did not come in time.</exception>
    public async Task<T> FirstAsync(Func<T, bool> fits, string what, TimeSpan? within = null)
    {
        IReadOnlyList<T> items = await WhenAsync(all => all.Any(fits), what, within);
        return items.First(fits);
    }

    /// <summary>All items, once there are as many.</summary>
    public Task<IReadOnlyList<T>> CountAsync(int count, string what, TimeSpan? within = null) =>
        WhenAsync(all => all.Count >= count, $"{count} {what}", within);

    private async Task<IReadOnlyList<T>> WhenAsync(Func<IReadOnlyList<T>, bool> holds, string what, TimeSpan? within)
    {
        TimeSpan limit = within ?? TimeSpan.FromSeconds(15);
        using var deadline = new CancellationTokenSource(limit);
        while (true)
        {
            Task changed;
            ImmutableArray<T> items;
            lock (_gate) (changed, items) = (_changed.Task, [.. _items]);
            if (holds(items)) return items;

            try
            {
                await changed.WaitAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"not within {limit.TotalSeconds:0.#} s: {what}; there were {items.Length}");
            }
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
