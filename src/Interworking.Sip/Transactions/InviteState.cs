namespace Interworking.Sip.Transactions;

/// <summary>States of an INVITE server transaction (RFC 3261, 17.2.1).</summary>
public enum InviteState
{
    Proceeding,

    /// <summary>Refused; the ACK has not come yet.</summary>
    Completed,

    /// <summary>The ACK came; copies of it are absorbed.</summary>
    Confirmed,
    Terminated,
}

public enum InviteInput
{
    /// <summary>The handler answered 300 to 699.</summary>
    Refusal,

    /// <summary>The INVITE came again.</summary>
    Retransmit,
    Ack,
    TimerG,
    TimerH,
    TimerI,
    TransportError,
}

public enum InviteAction
{
    None,
    SendResponse,
    ResendLast,
    WaitForTimerI,
    Forget,
}
