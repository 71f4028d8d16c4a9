namespace Interworking.Sip.Transactions;

/// <summary>States of a non-INVITE client transaction (RFC 3261, 17.1.2). Completed has no state: without timer K, a late response matches nothing.</summary>
public enum ClientState
{
    Trying,
    Proceeding,
    Terminated,
}

public enum ClientInput
{
    Provisional,
    Final,
    TimerE,
    TimerF,
    TransportError,
}

public enum ClientAction
{
    None,
    Retransmit,
    Deliver,
    ReportTimeout,
    ReportTransportError,
}
