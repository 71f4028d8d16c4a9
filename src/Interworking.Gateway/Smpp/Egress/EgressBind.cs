using Interworking.Smpp.Pdus;
using Interworking.Smpp.Session;

namespace Interworking.Gateway.Smpp.Egress;

/// <summary>One bind of a connection that can transmit, and what we have under way on it.</summary>
internal sealed class EgressBind(SmppLink link)
{
    /// <summary>Unanswered in a row, while the link lives, before it is bound anew.</summary>
    private const int ManyTimeouts = 3;

    private int _open;
    private int _timeouts;

    public SmppLink Link { get; } = link;

    /// <summary>Requests written or in the session's line, and not yet answered.</summary>
    public int Open => Volatile.Read(ref _open);

    public bool IsUp => Link.Session.CanSendSubmit;

    /// <summary>Places free in the window; negative when requests stand in line.</summary>
    public int Room => Link.Session.Window - Open;

    /// <summary>The request is written, or in line behind the window, when this returns a pending task. The continuation may run on the reading thread.</summary>
    public async ValueTask<SendResult> SendAsync(SubmitSm request)
    {
        Interlocked.Increment(ref _open);
        SendResult result = await Link.Session.SendAsync(request, CancellationToken.None);
        Interlocked.Decrement(ref _open);
        if (result.Outcome == SendOutcome.Answered) Volatile.Write(ref _timeouts, 0);
        else if (result.Outcome == SendOutcome.TimedOut && Interlocked.Increment(ref _timeouts) == ManyTimeouts) Link.Session.Close(SessionEndReason.Closed);
        return result;
    }
}
