namespace Interworking.Gateway.Pipeline;

/// <summary>
/// What is under way to one account, for its order: one message is tried at a time, the next waits its turn in memory, and when
/// something waits in the spool everything later goes behind it there. All members are guarded by locking the mailbox.
/// </summary>
internal sealed class Mailbox(long accountId)
{
    public long AccountId { get; } = accountId;

    /// <summary>The message being tried from memory.</summary>
    public Delivery? Current { get; set; }

    /// <summary>Accepted after <see cref="Current"/>, in order.</summary>
    public Queue<Delivery>? Queue { get; set; }

    /// <summary>Rows wait in the spool: nothing may overtake them.</summary>
    public bool HasSpooled { get; set; }

    /// <summary>The spool rows are being sent now.</summary>
    public bool Draining { get; set; }

    /// <summary>A REGISTER or a due time came while busy: look again at once.</summary>
    public bool Woken { get; set; }

    /// <summary>The pass that runs has left an alert behind: it waits for a REGISTER.</summary>
    public bool LeftAlert { get; set; }

    /// <summary>Spool rows that are being tried, cancelled or replaced; null until there was one.</summary>
    public RowsUnderWay? Rows { get; set; }

    /// <summary>A drain has ended before a row that somebody is cancelling or replacing; its release begins another.</summary>
    public bool StoppedBefore { get; set; }

    /// <summary>Counts rows put into the spool, so that the drain knows whether it has seen the last.</summary>
    public long SpoolTicket { get; set; }

    /// <summary>Taken out of the directory: get a new one.</summary>
    public bool Removed { get; set; }

    public bool IsIdle => Current is null && Queue is not { Count: > 0 } && !HasSpooled && !Draining && Rows is null or { IsIdle: true };
}
