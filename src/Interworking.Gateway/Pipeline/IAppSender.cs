using Interworking.Gateway.Messages;

namespace Interworking.Gateway.Pipeline;

/// <summary>Sends a message to the apps of an account: one attempt over all live contacts.</summary>
public interface IAppSender
{
    /// <summary>
    /// The request is on the wire when this returns a pending task (nothing else is waited for where the app's flow is open).
    /// Never throws for what a peer or the network does.
    /// </summary>
    ValueTask<AttemptResult> SendAsync(Delivery delivery, CancellationToken stop);

    /// <summary>How a message ends that no app is to show and that need not be sent for it; null for what is sent.</summary>
    Outcome? EndOfUnsent(Message message) => NotShown.Of(message);
}
