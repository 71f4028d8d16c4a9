using Interworking.Smpp.Values;

namespace Interworking.Smpp.Session;

/// <summary>Who may send which operation in which state (SMPP 3.4, table 2-1).</summary>
public static class OperationMatrix
{
    /// <summary>
    /// May the side that is <paramref name="sender"/> send this request now? enquire_link is allowed before the bind too, as in 5.0.
    /// </summary>
    public static bool MaySend(SessionRole sender, BindState state, CommandId request) => request switch
    {
        CommandId.EnquireLink => state != BindState.Closed,
        // Both sides may unbind at once.
        CommandId.Unbind => IsBound(state) || state == BindState.Unbound,
        _ => sender == SessionRole.Esme ? EsmeMaySend(state, request) : MessageCentreMaySend(state, request),
    };

    public static bool IsBound(BindState state) =>
        state is BindState.BoundTransmitter or BindState.BoundReceiver or BindState.BoundTransceiver;

    /// <summary>The state that an accepted bind leads to.</summary>
    public static BindState After(BindType bind) => bind switch
    {
        BindType.Receiver => BindState.BoundReceiver,
        BindType.Transmitter => BindState.BoundTransmitter,
        _ => BindState.BoundTransceiver,
    };

    private static bool EsmeMaySend(BindState state, CommandId request) => request switch
    {
        CommandId.BindReceiver or CommandId.BindTransmitter or CommandId.BindTransceiver => state == BindState.Open,
        CommandId.SubmitSm or CommandId.SubmitMulti or CommandId.DataSm or CommandId.QuerySm or CommandId.CancelSm or CommandId.ReplaceSm =>
            state is BindState.BoundTransmitter or BindState.BoundTransceiver,
        _ => false,
    };

    private static bool MessageCentreMaySend(BindState state, CommandId request) => request switch
    {
        CommandId.Outbind => state == BindState.Open,
        CommandId.DeliverSm or CommandId.DataSm or CommandId.AlertNotification => state is BindState.BoundReceiver or BindState.BoundTransceiver,
        _ => false,
    };
}
