using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline;

namespace Interworking.Gateway.Operating;

/// <summary>Does what a verb says with waiting messages of this node. What is being sent just then, and what a peer has or may have, is left alone: nothing is sent twice.</summary>
public sealed class MessageVerbs(PendingMessages pending, TimeProvider time)
{
    /// <summary>Returns when it is committed.</summary>
    /// <param name="verb">Not <see cref="Verb.Replay"/>, which is for finished messages.</param>
    /// <param name="ids">With which.</param>
    /// <param name="policy">Where they are rerouted to; null for where the policies say.</param>
    /// <param name="who">For the messages' histories and CDRs.</param>
    /// <returns>With how many it was done.</returns>
    public async ValueTask<int> DoAsync(Verb verb, IReadOnlyList<MessageId> ids, string? policy, string who) => (await (verb switch
    {
        Verb.Retry => pending.RetryAsync(ids, time.GetUtcNow(), $"retry asked for by {who}"),
        Verb.Cancel => pending.CancelAsync(ids, $"cancelled by {who}"),
        Verb.Purge => pending.PurgeAsync(ids, $"purged by {who}"),
        Verb.Reroute => pending.RerouteAsync(ids, policy, time.GetUtcNow(), $"rerouted by {who}"),
        _ => throw new ArgumentOutOfRangeException(nameof(verb), verb, "is not for waiting messages"),
    })).Count;
}
