using Interworking.Gateway.Messages;

namespace Interworking.Gateway.Settlement.Retention;

/// <summary>Removes what is too old, in small steps.</summary>
public interface IRetentionStore
{
    /// <summary>The month (UTC) of the oldest CDR; null when there is none.</summary>
    ValueTask<BillingMonth?> FindOldestAsync(CancellationToken stop);

    /// <summary>
    /// Removes CDRs of ids below <paramref name="before"/>, with the ids of their parts, what became known later, and their history. Daily counts stay, and are
    /// kept from being made anew for days before <paramref name="keptFrom"/>. True when there is more: call again.
    /// </summary>
    ValueTask<bool> RemoveCdrsAsync(string environment, MessageId before, DateOnly keptFrom, CancellationToken stop);

    /// <summary>Removes history, groups and peers' references of finished messages with ids below <paramref name="before"/>. True when there is more: call again.</summary>
    ValueTask<bool> RemoveDetailsAsync(MessageId before, CancellationToken stop);

    /// <summary>Removes peers' references of finished messages with ids below <paramref name="before"/>: receipts that come later find nothing. True when there is more.</summary>
    ValueTask<bool> RemoveReferencesAsync(MessageId before, CancellationToken stop);
}
