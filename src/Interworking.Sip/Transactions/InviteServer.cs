using static Interworking.Sip.Transactions.InviteAction;
using static Interworking.Sip.Transactions.InviteInput;
using static Interworking.Sip.Transactions.InviteState;

namespace Interworking.Sip.Transactions;

/// <summary>
/// The INVITE server transaction of RFC 3261 17.2.1 as a table, as far as a server goes that takes no calls: every INVITE is
/// refused, so there is no 2xx and none of the states that RFC 6026 adds for it.
/// </summary>
public static class InviteServer
{
    public static (InviteState Next, InviteAction Do) Step(InviteState state, InviteInput input) => (state, input) switch
    {
        (Proceeding, Refusal) => (Completed, SendResponse),
        (Completed, Retransmit or TimerG) => (Completed, ResendLast),
        (Completed, Ack) => (Confirmed, WaitForTimerI),
        (Completed, TimerH or TransportError) => (Terminated, Forget),
        (Confirmed, TimerI) => (Terminated, Forget),
        (Proceeding, TransportError) => (Terminated, Forget),
        _ => (state, None),
    };

    /// <summary>How long timer G waits after a repetition: doubling up to T2.</summary>
    public static TimeSpan NextInterval(TimeSpan last, TimeSpan t2) => last + last > t2 ? t2 : last + last;
}
