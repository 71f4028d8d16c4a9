using static Interworking.Sip.Transactions.ServerAction;
using static Interworking.Sip.Transactions.ServerInput;
using static Interworking.Sip.Transactions.ServerState;

namespace Interworking.Sip.Transactions;

/// <summary>The non-INVITE server transaction of RFC 3261 17.2.2 as a table, and what RFC 4320 allows it to say.</summary>
public static class NonInviteServer
{
    public static (ServerState Next, ServerAction Do) Step(ServerState state, ServerInput input) => (state, input) switch
    {
        (Trying or Proceeding, Provisional) => (Proceeding, SendResponse),
        (Trying or Proceeding, Final) => (Completed, SendResponse),
        (Proceeding or Completed, Retransmit) => (state, ResendLast),
        (Completed, TimerJ) => (Terminated, Forget),
        _ => (state, None),
    };

    /// <summary>
    /// False for a provisional response other than 100, and for 408: who would send it is too late, and says nothing instead
    /// (RFC 4320, 4.1 and 4.2).
    /// </summary>
    public static bool MaySay(int status) => status is 100 or (>= 200 and not 408);

    /// <summary>When an unanswered request is owed a 100, and not before: as soon as a client's timer E has reached T2 (RFC 4320, 4.1).</summary>
    public static TimeSpan TryingAfter(TimeSpan t1, TimeSpan t2)
    {
        TimeSpan after = TimeSpan.Zero;
        for (TimeSpan interval = t1; interval < t2; interval += interval) after += interval;
        return after;
    }
}
