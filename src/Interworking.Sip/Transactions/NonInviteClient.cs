using static Interworking.Sip.Transactions.ClientAction;
using static Interworking.Sip.Transactions.ClientInput;
using static Interworking.Sip.Transactions.ClientState;

namespace Interworking.Sip.Transactions;

/// <summary>The non-INVITE client transaction of RFC 3261 17.1.2 as a table; timers and sockets are its driver's.</summary>
public static class NonInviteClient
{
    public static (ClientState Next, ClientAction Do) Step(ClientState state, ClientInput input) => (state, input) switch
    {
        (Trying or Proceeding, Provisional) => (Proceeding, None),
        (Trying or Proceeding, Final) => (Terminated, Deliver),
        (Trying or Proceeding, TimerE) => (state, Retransmit),
        (Trying or Proceeding, TimerF) => (Terminated, ReportTimeout),
        (Trying or Proceeding, TransportError) => (Terminated, ReportTransportError),
        _ => (state, None),
    };

    /// <summary>How long timer E waits after a retransmission: doubling up to T2 while trying, T2 once proceeding.</summary>
    public static TimeSpan NextInterval(ClientState state, TimeSpan last, TimeSpan t2) =>
        state == Proceeding || last + last > t2 ? t2 : last + last;
}
