using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Spool;

namespace Interworking.Gateway.Pipeline;

/// <summary>What waits in a policy's queue for connections that only another node has bound.</summary>
public sealed partial class Forwarder
{
    /// <summary>Gives away what is due in a policy's queue, in order, as far as nothing of it is being sent here.</summary>
    /// <param name="policy">None of its connections is bound here.</param>
    /// <param name="give">Gives these rows to another node; returns those that are not this node's any more.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>How many were given.</returns>
    public async Task<int> GiveAsync(string policy, Func<IReadOnlyCollection<MessageId>, ValueTask<IReadOnlyCollection<MessageId>>> give, CancellationToken stop)
    {
        PolicyQueue queue = QueueOf(policy);
        if (ledger.Trouble is not null || !queue.TryBegin()) return 0;
        int given = 0;
        var stays = new HashSet<string>(); // numbers of which a message stays behind
        MessageId after = default;
        try
        {
            while (true)
            {
                queue.ForgetEnded();
                await ledger.BarrierAsync().AsTask().WaitAsync(stop); // rows decided before this moment are readable now, and what was decided about them is in them
                IReadOnlyList<SpooledMessage> page = await spool.ReadQueueAsync(policy, after, time.GetUtcNow(), Page, stop);
                List<SpooledMessage> taken = TakeIdle(queue, page, stays);
                int gone = await GiveAsync(queue, taken, give);
                given += gone;
                if (page.Count < Page || gone < taken.Count) return given;
                after = page[^1].Message.Id;
            }
        }
        finally
        {
            queue.End();
        }
    }

    /// <summary>Those that may go: this node knows nothing of them that is not in their rows, and nothing earlier for their number stays behind.</summary>
    private List<SpooledMessage> TakeIdle(PolicyQueue queue, IReadOnlyList<SpooledMessage> page, HashSet<string> stays)
    {
        var taken = new List<SpooledMessage>(page.Count);
        foreach (SpooledMessage row in page)
        {
            string number = row.Message.Destination;
            if (stays.Contains(number)) continue;
            if (_held.Until(number, row.Message.Id) is null && !BelongsHere(row.Message.Id) && queue.TryTake(row.Message.Id)) taken.Add(row);
            else stays.Add(number);
        }

        return taken;
    }

    private bool BelongsHere(MessageId id) =>
        _remembered.TryGetValue(id, out (PeerProgress? Progress, bool) known) && known.Progress is { BelongsHere: true };

    private async ValueTask<int> GiveAsync(
        PolicyQueue queue, List<SpooledMessage> rows, Func<IReadOnlyCollection<MessageId>, ValueTask<IReadOnlyCollection<MessageId>>> give)
    {
        if (rows.Count == 0) return 0;
        IReadOnlyCollection<MessageId> gone = [];
        try
        {
            gone = await give(rows.ConvertAll(row => row.Message.Id));
        }
        finally
        {
            HashSet<MessageId> others = [.. gone];
            foreach (SpooledMessage row in rows)
            {
                if (others.Contains(row.Message.Id)) Leave(queue.Name, row.Message);
                queue.Release(row.Message.Id);
            }
        }

        return gone.Count;
    }
}
