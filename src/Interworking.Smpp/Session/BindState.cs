namespace Interworking.Smpp.Session;

/// <summary>Session states (SMPP 3.4, 2.2), named from the ESME's side whichever we are.</summary>
public enum BindState
{
    Open,
    BoundTransmitter,
    BoundReceiver,
    BoundTransceiver,

    /// <summary>unbind was sent or received; only its answer is still to come.</summary>
    Unbound,
    Closed,
}
