using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Spool;

namespace Interworking.Gateway.Smpp.Operations;

/// <summary>Has other nodes end or change messages of theirs at the wish of a carrier that is bound here (<see cref="OrderDesk"/> is the other side of it).</summary>
/// <param name="time">The clock.</param>
/// <param name="orders">Null where a node has the database to itself.</param>
public sealed class OtherOwners(TimeProvider time, ISharedOrders? orders = null)
{
    /// <summary>Owners look four times a second: one that has not begun by then is asked no more.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Who has begun ends it, unless it is cut off from the database.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(8);

    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(100);

    /// <summary>Asks, and waits for what comes of it.</summary>
    /// <param name="messages">Those that are not this node's to change.</param>
    /// <param name="kind">What to do with them.</param>
    /// <param name="body">As <see cref="SpoolOrder.Body"/>.</param>
    /// <returns>With how many it was done, and committed.</returns>
    public async ValueTask<int> AskAsync(IReadOnlyCollection<MessageId> messages, OrderKind kind, ReadOnlyMemory<byte> body)
    {
        if (orders is null || messages.Count == 0) return 0;
        HashSet<long> open = [.. await orders.PlaceAsync(messages, kind, body, CancellationToken.None)];
        int done = 0;
        long begun = time.GetTimestamp();
        while (open.Count > 0 && time.GetElapsedTime(begun) < Longest)
        {
            await Task.Delay(Every, time);
            foreach ((long order, bool did) in await orders.CollectAsync(open, giveUp: time.GetElapsedTime(begun) >= Patience, CancellationToken.None))
                if (open.Remove(order) && did) done++;
        }

        return done;
    }
}
