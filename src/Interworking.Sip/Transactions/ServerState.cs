namespace Interworking.Sip.Transactions;

/// <summary>States of a non-INVITE server transaction (RFC 3261, 17.2.2).</summary>
public enum ServerState
{
    Trying,
    Proceeding,
    Completed,
    Terminated,
}

public enum ServerInput
{
    Provisional,
    Final,
    Retransmit,
    TimerJ,
}

public enum ServerAction
{
    None,
    SendResponse,
    ResendLast,
    Forget,
}
