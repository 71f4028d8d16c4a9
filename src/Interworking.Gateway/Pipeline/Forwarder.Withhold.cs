using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Gateway.Routing;

namespace Interworking.Gateway.Pipeline;

/// <summary>Rows that somebody else than the drain works on: a carrier cancels or replaces its message.</summary>
public sealed partial class Forwarder
{
    /// <summary>Takes a waiting row out of the drain's reach until <see cref="Release"/>; false while it is being sent, and once a peer has some PDUs of it.</summary>
    public bool TryWithhold(SpooledMessage row)
    {
        if (!QueueOf(row.Policy!).TryTakeIdle(row.Message.Id)) return false;
        if (!_remembered.TryGetValue(row.Message.Id, out (PeerProgress? Progress, bool) known) || known.Progress is not { PartlyTaken: true }) return true;
        Release(row);
        return false;
    }

    /// <summary>It may be sent again, unless it has ended.</summary>
    public void Release(SpooledMessage row)
    {
        QueueOf(row.Policy!).Release(row.Message.Id);
        Wake(row.Policy!);
    }

    /// <summary>A withheld row's message goes into another queue, or to an account: what was counted for this one is not any more.</summary>
    public void MovedAway(SpooledMessage row) => Leave(row.Policy!, row.Message);

    /// <summary>Ends a withheld row. False when it had ended already, here or on another node.</summary>
    public ValueTask<bool> EndAsync(SpooledMessage row, Outcome outcome) =>
        EndAsync(new Delivery(row, Route.Refused("it was withdrawn")) { IsWaiting = row.State == SpoolState.Waiting }, outcome);
}
