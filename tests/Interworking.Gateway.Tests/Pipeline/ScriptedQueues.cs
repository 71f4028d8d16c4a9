using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Pipeline.Spool;

namespace Interworking.Gateway.Tests.Pipeline;

/// <summary>Another node, as a test scripts it: what is bound there, how much it takes, what it gives.</summary>
internal sealed class ScriptedQueues : ISharedQueues
{
    private readonly Lock _gate = new();
    private readonly List<MessageId> _given = [];

    /// <summary>What is bound there.</summary>
    public volatile string[] Elsewhere = [];

    /// <summary>Rows that it takes at a time.</summary>
    public volatile int Takes = int.MaxValue;

    /// <summary>The answer of the next gift is lost.</summary>
    public volatile bool FailNext;

    /// <summary>Exchanges so far.</summary>
    public volatile int Turns;

    /// <summary>Gifts so far.</summary>
    public volatile int Asked;

    /// <summary>What this node said last.</summary>
    public volatile IReadOnlyCollection<string> Bound = [];

    /// <summary>What this node said that it has counted.</summary>
    public volatile IReadOnlyCollection<long> Known = [];

    public Queue<QueueGift> Gifts { get; } = new();

    public IReadOnlyList<MessageId> Given
    {
        get
        {
            lock (_gate) return [.. _given];
        }
    }

    public ValueTask<QueueNews> ExchangeAsync(IReadOnlyCollection<string> bound, IReadOnlyCollection<long> known, CancellationToken stop)
    {
        (Bound, Known) = (bound, [.. Known, .. known]);
        Turns++;
        lock (_gate) return new(new QueueNews(Elsewhere.ToHashSet(), Gifts.TryDequeue(out QueueGift? gift) ? [gift] : []));
    }

    public ValueTask<IReadOnlyCollection<MessageId>> GiveAsync(
        string policy, IReadOnlyCollection<string> connections, IReadOnlyCollection<MessageId> rows, CancellationToken stop)
    {
        Asked++;
        lock (_gate)
        {
            MessageId[] gone = [.. rows.Take(Takes)];
            _given.AddRange(gone.Except(_given).ToArray());
            if (!FailNext) return new(gone);
        }

        FailNext = false;
        throw new LedgerUnavailableException(rolledBack: false, "scripted");
    }
}
