using static Interworking.Sip.Transactions.ServerAction;
using static Interworking.Sip.Transactions.ServerInput;
using static Interworking.Sip.Transactions.ServerState;

namespace Interworking.Sip.Transactions;

/// <summary>The non-INVITE server transaction of RFC 3261 17.2.2 as a table.</summary>
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
}
