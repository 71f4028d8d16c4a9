using Interworking.Smpp.Pdus;

namespace Interworking.Smpp.Session;

/// <summary>What a session's owner does. An exception from any of these is a bug and ends the session.</summary>
public interface ISmppSessionHandler
{
    /// <summary>Message centre: may this peer bind? May take its time (a delay on a wrong password); nothing else is read meanwhile.</summary>
    ValueTask<BindDecision> BindAsync(SmppSession session, Bind bind, CancellationToken cancellation);

    /// <summary>Bound. Message centre: the answer is on its way; ESME: it has come. Must not block.</summary>
    void OnBound(SmppSession session);

    /// <summary>A request that the peer may send now. Called on the reading thread, one at a time, in the order received: must not block.</summary>
    void OnRequest(SmppSession session, in SmppRequest request);

    /// <summary>Called once, when everything has ended, also for sessions that never bound.</summary>
    void OnClosed(SmppSession session, SessionEnd end);
}
