namespace Interworking.Smpp.Values;

/// <summary>What a command_id says about itself.</summary>
public static class CommandIdExtensions
{
    private const uint ResponseBit = 0x8000_0000;

    /// <summary>True for every response, generic_nack included.</summary>
    public static bool IsResponse(this CommandId id) => ((uint)id & ResponseBit) != 0;

    /// <summary>The id of the response to a request; a response is its own.</summary>
    public static CommandId Response(this CommandId id) => (CommandId)((uint)id | ResponseBit);

    /// <summary>False for outbind and alert_notification, which nobody answers (4.1.7, 4.12.1).</summary>
    public static bool IsAnswered(this CommandId id) => id is not (CommandId.Outbind or CommandId.AlertNotification);

    /// <summary>The standard's name, as submit_sm; the number in hex for what has none.</summary>
    public static string StandardName(this CommandId id) => id switch
    {
        CommandId.GenericNack => "generic_nack",
        CommandId.BindReceiver => "bind_receiver",
        CommandId.BindReceiverResp => "bind_receiver_resp",
        CommandId.BindTransmitter => "bind_transmitter",
        CommandId.BindTransmitterResp => "bind_transmitter_resp",
        CommandId.QuerySm => "query_sm",
        CommandId.QuerySmResp => "query_sm_resp",
        CommandId.SubmitSm => "submit_sm",
        CommandId.SubmitSmResp => "submit_sm_resp",
        CommandId.DeliverSm => "deliver_sm",
        CommandId.DeliverSmResp => "deliver_sm_resp",
        CommandId.Unbind => "unbind",
        CommandId.UnbindResp => "unbind_resp",
        CommandId.ReplaceSm => "replace_sm",
        CommandId.ReplaceSmResp => "replace_sm_resp",
        CommandId.CancelSm => "cancel_sm",
        CommandId.CancelSmResp => "cancel_sm_resp",
        CommandId.BindTransceiver => "bind_transceiver",
        CommandId.BindTransceiverResp => "bind_transceiver_resp",
        CommandId.Outbind => "outbind",
        CommandId.EnquireLink => "enquire_link",
        CommandId.EnquireLinkResp => "enquire_link_resp",
        CommandId.SubmitMulti => "submit_multi",
        CommandId.SubmitMultiResp => "submit_multi_resp",
        CommandId.AlertNotification => "alert_notification",
        CommandId.DataSm => "data_sm",
        CommandId.DataSmResp => "data_sm_resp",
        CommandId.BroadcastSm => "broadcast_sm",
        CommandId.BroadcastSmResp => "broadcast_sm_resp",
        CommandId.QueryBroadcastSm => "query_broadcast_sm",
        CommandId.QueryBroadcastSmResp => "query_broadcast_sm_resp",
        CommandId.CancelBroadcastSm => "cancel_broadcast_sm",
        CommandId.CancelBroadcastSmResp => "cancel_broadcast_sm_resp",
        _ => $"0x{(uint)id:x8}",
    };
}
