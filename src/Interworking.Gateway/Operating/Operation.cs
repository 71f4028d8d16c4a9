using Interworking.Gateway.Messages;
using Interworking.Gateway.Search;

namespace Interworking.Gateway.Operating;

/// <summary>Something to be done with many messages. It lasts over restarts; each node does it with those that are its own, from the oldest on.</summary>
/// <param name="Id">Given by the store; 0 before.</param>
/// <param name="Verb">What is done.</param>
/// <param name="Filter">With which messages.</param>
/// <param name="Who">Who wants it, see <see cref="Access.Actor.Who"/>.</param>
/// <param name="At">Since when.</param>
public sealed record Operation(long Id, Verb Verb, MessageFilter Filter, string Who, DateTimeOffset At)
{
    /// <summary>The policy that messages are rerouted to; null for the one that the policies say.</summary>
    public string? Policy { get; init; }

    /// <summary>Only messages before this one: what comes later was not meant.</summary>
    public required MessageId Until { get; init; }

    /// <summary>How many fitted when it was asked for.</summary>
    public long Matched { get; init; }

    /// <summary>The slot of the node that does it alone; null when each does its own.</summary>
    public int? Slot { get; init; }

    /// <summary>When it was through, or was stopped; null while it goes on.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Somebody ended it before it was through.</summary>
    public bool Stopped { get; init; }

    /// <summary>How far each node is.</summary>
    public IReadOnlyList<OperationShare> Shares { get; init; } = [];

    /// <summary>Messages that it was done with.</summary>
    public long Done => Shares.Sum(share => share.Done);

    /// <summary>What went wrong, if something did.</summary>
    public string? Problem => Shares.FirstOrDefault(share => share.Problem is not null)?.Problem;
}

/// <summary>One node's part in an operation.</summary>
/// <param name="Slot">The node's.</param>
/// <param name="LookedTo">Messages up to this one were looked at.</param>
/// <param name="Done">Those that it was done with.</param>
/// <param name="Ended">It is through with its own.</param>
/// <param name="Problem">Why it does not go on at the moment; null while all is well.</param>
public sealed record OperationShare(int Slot, MessageId LookedTo, long Done, bool Ended, string? Problem);
