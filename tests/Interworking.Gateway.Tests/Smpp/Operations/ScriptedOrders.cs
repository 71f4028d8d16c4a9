using System.Collections.Concurrent;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Spool;

namespace Interworking.Gateway.Tests.Smpp.Operations;

/// <summary>Orders between two nodes, without a database. Everything that is asked for waits at the other one.</summary>
internal sealed class ScriptedOrders : ISharedOrders
{
    private readonly ConcurrentDictionary<long, bool> _answers = new();
    private readonly ConcurrentQueue<SpoolOrder> _placed = new();
    private long _last;

    /// <summary>Those that the owner has begun with.</summary>
    public ConcurrentDictionary<long, SpoolOrder> Taken { get; } = new();

    /// <summary>How many the owner has answered.</summary>
    public int Answered => _answers.Count;

    /// <summary>Those that whoever asked gave up.</summary>
    public ConcurrentBag<long> GivenUp { get; } = [];

    public ValueTask<IReadOnlyList<long>> PlaceAsync(IReadOnlyCollection<MessageId> messages, OrderKind kind, ReadOnlyMemory<byte> body, CancellationToken stop)
    {
        SpoolOrder[] orders = [.. messages.Select(message => new SpoolOrder(Interlocked.Increment(ref _last), message, kind, body))];
        foreach (SpoolOrder order in orders) _placed.Enqueue(order);
        return new([.. orders.Select(order => order.Id)]);
    }

    public ValueTask<IReadOnlyDictionary<long, bool>> CollectAsync(IReadOnlyCollection<long> orders, bool giveUp, CancellationToken stop)
    {
        Dictionary<long, bool> over = [];
        foreach (long order in orders)
        {
            if (_answers.TryGetValue(order, out bool done)) over.Add(order, done);
            else if (giveUp && !Taken.ContainsKey(order))
            {
                over.Add(order, false);
                GivenUp.Add(order);
            }
        }

        return new(over);
    }

    public ValueTask<IReadOnlyList<SpoolOrder>> TakeAsync(CancellationToken stop)
    {
        List<SpoolOrder> taken = [];
        while (_placed.TryDequeue(out SpoolOrder? order)) taken.Add(order);
        foreach (SpoolOrder order in taken) Taken[order.Id] = order;
        return new(taken);
    }

    public ValueTask AnswerAsync(IReadOnlyCollection<long> orders, IReadOnlyCollection<long> done, CancellationToken stop)
    {
        foreach (long order in orders) _answers[order] = done.Contains(order);
        return default;
    }
}
