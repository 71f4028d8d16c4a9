using Interworking.Gateway.Observability;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Pipeline.Spool;

namespace Interworking.Gateway.Pipeline;

/// <summary>Brings messages to peers by service policies: what <see cref="Deliverer"/> is for accounts.</summary>
public sealed class Forwarder(Ledger.Ledger ledger, PipelineMetrics metrics)
{
    private readonly WaitingRecipients _waiting = new();

    /// <summary>Tells of rows in a policy's queue that did not come through <see cref="Submit"/>, or (negative) of such as never came to be.</summary>
    public void AddWaiting(string policy, string destination, int messages) => _waiting.Add(destination, messages);

    /// <summary>Something may be sent from a policy's queue.</summary>
    public void Wake(string policy) => metrics.Spooled("queue");

    /// <summary>Puts the message into its policy's queue.</summary>
    public void Submit(Delivery delivery)
    {
        if (delivery.TrySpool(() => ledger.Append(new SpoolEntry(RowOf(delivery)) { Refusable = true }))) metrics.Spooled("queue");
    }

    private static SpooledMessage RowOf(Delivery delivery) => new()
    {
        Message = delivery.Message,
        AccountId = 0,
        Policy = delivery.Route.Policy!.Name,
        State = SpoolState.Waiting,
        Attempts = delivery.Attempts,
        DueAt = delivery.Message.AcceptedAt,
    };
}
