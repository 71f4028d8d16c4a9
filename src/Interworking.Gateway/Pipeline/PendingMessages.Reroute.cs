using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Routing;

namespace Interworking.Gateway.Pipeline;

/// <summary>Messages that wait for peers and are to go another way.</summary>
public sealed partial class PendingMessages
{
    /// <summary>
    /// Decides messages of queues again by the service policies as they are now, or puts them into the queue of one, and returns when that is committed; they are due at
    /// once. A number that has become one of ours goes to its account in either case. Left alone is what waits for an account, what has no way now, and what the policy's
    /// pattern does not match.
    /// </summary>
    /// <param name="ids">Which ones.</param>
    /// <param name="policy">A policy in force; null for the one that the policies say.</param>
    /// <param name="now">The time.</param>
    /// <param name="why">For the message's history.</param>
    /// <returns>Those that were decided.</returns>
    public ValueTask<IReadOnlyList<MessageId>> RerouteAsync(IReadOnlyList<MessageId> ids, string? policy, DateTimeOffset now, string why) => WithheldAsync(ids, async row =>
    {
        if (row.Policy is null || WayOf(row.Message, policy) is not { } route) return false;
        var entry = new RerouteEntry(
            row.Message.Id, route.Policy?.Name, route.Account?.Id ?? 0, policy is not null && route.Policy is not null, now, $"{why}: {route.Policy?.Name ?? "to the account"}");
        if (row.State == SpoolState.Scheduled) return await ledger.Append(entry).Committed;

        // Counted before the row can be seen there, so that nothing accepted later overtakes it.
        if (route.Policy is { } next) forwarder.AddWaiting(next.Name, row.Message.Destination, +1);
        else deliverer.AddBacklog(route.Account!.Id);
        bool moved = await ledger.Append(entry).Committed;
        if (moved) forwarder.MovedAway(row);
        else if (route.Policy is not null) forwarder.AddWaiting(route.Policy.Name, row.Message.Destination, -1);
        if (route.Policy is not null) forwarder.Wake(route.Policy.Name);
        else
        {
            deliverer.AddBacklog(route.Account!.Id); // once more, now that it can be read: a drain may have looked before
            deliverer.WakeDue(route.Account.Id);
        }

        return moved;
    });

    private Route? WayOf(Message message, string? chosen)
    {
        ProvisioningSnapshot snapshot = provisioning.Current;
        string? cameBy = message.Origin.Connection;
        Route route = chosen is null || snapshot.AccountsByDid.ContainsKey(message.Destination)
            ? Router.Find(message.Destination, snapshot, cameBy)
            : snapshot.PoliciesByName.TryGetValue(chosen, out ServicePolicy? policy) && policy.Enabled
                && RecipientPattern.Matches(policy.RecipientPattern, message.Destination) && PolicyTable.LeadsElsewhere(policy, cameBy)
                ? Route.By(policy)
                : Route.Refused("the policy does not lead there");
        return route.Refusal is null ? route : null;
    }
}
