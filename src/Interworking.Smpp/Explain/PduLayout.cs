using Interworking.Smpp.Pdus;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Explain;

/// <summary>
/// The operations as the tables of SMPP 3.4, 4 draw them, field below field. Apart from the PDUs' own readers on purpose: the tests hold
/// one against the other, and only here every field has an offset.
/// </summary>
internal static class PduLayout
{
    private static readonly FieldSpec Tlvs = new(FieldKind.Tlvs, "");
    private static readonly FieldSpec LaterTlvs = new(FieldKind.LaterTlvs, "");
    private static readonly FieldSpec MessageId = new(FieldKind.CString, "message_id", Limits.MessageId);
    private static readonly FieldSpec ServiceType = new(FieldKind.CString, "service_type", Limits.ServiceType);
    private static readonly FieldSpec SystemId = new(FieldKind.CString, "system_id", Limits.SystemId);
    private static readonly FieldSpec Password = new(FieldKind.Secret, "password", Limits.Password);
    private static readonly FieldSpec Source = new(FieldKind.Address, "source_addr", Limits.Address);
    private static readonly FieldSpec Destination = new(FieldKind.Address, "destination_addr", Limits.Address);
    private static readonly FieldSpec Schedule = new(FieldKind.CString, "schedule_delivery_time", Limits.Time);
    private static readonly FieldSpec Validity = new(FieldKind.CString, "validity_period", Limits.Time);

    private static readonly FieldSpec[] FromEsmClass =
    [
        Octet("esm_class"), Octet("protocol_id"), Octet("priority_flag"), Schedule, Validity, Octet("registered_delivery"),
        Octet("replace_if_present_flag"), Octet("data_coding"), Octet("sm_default_msg_id"), new(FieldKind.Message, "short_message"), Tlvs,
    ];

    /// <summary>The fields behind the header; null when no operation of 3.4 has this id.</summary>
    public static FieldSpec[]? Of(CommandId id) => id switch
    {
        CommandId.BindReceiver or CommandId.BindTransmitter or CommandId.BindTransceiver =>
        [
            SystemId, Password, new(FieldKind.CString, "system_type", Limits.SystemType), Octet("interface_version"),
            Octet("addr_ton"), Octet("addr_npi"), new(FieldKind.CString, "address_range", Limits.AddressRange),
        ],
        CommandId.BindReceiverResp or CommandId.BindTransmitterResp or CommandId.BindTransceiverResp => [SystemId, Tlvs],
        CommandId.Outbind => [SystemId, Password],
        CommandId.SubmitSm or CommandId.DeliverSm => [ServiceType, Source, Destination, .. FromEsmClass],
        CommandId.SubmitSmResp or CommandId.DeliverSmResp or CommandId.DataSmResp => [MessageId, Tlvs],
        CommandId.SubmitMulti => [ServiceType, Source, new(FieldKind.Destinations, "number_of_dests"), .. FromEsmClass],
        CommandId.SubmitMultiResp => [MessageId, new(FieldKind.Unsuccessful, "no_unsuccess"), Tlvs],
        CommandId.DataSm =>
        [
            ServiceType, Source with { MaxOctets = Limits.LongAddress }, Destination with { MaxOctets = Limits.LongAddress },
            Octet("esm_class"), Octet("registered_delivery"), Octet("data_coding"), Tlvs,
        ],
        CommandId.QuerySm => [MessageId, Source],
        CommandId.QuerySmResp => [MessageId, new(FieldKind.CString, "final_date", Limits.Time), Octet("message_state"), Octet("error_code"), LaterTlvs],
        CommandId.CancelSm => [ServiceType, MessageId, Source, Destination],
        CommandId.ReplaceSm => [MessageId, Source, Schedule, Validity, Octet("registered_delivery"), Octet("sm_default_msg_id"), new(FieldKind.Message, "short_message"), Tlvs],
        CommandId.AlertNotification => [Source with { MaxOctets = Limits.LongAddress }, new(FieldKind.Address, "esme_addr", Limits.LongAddress), Tlvs],
        CommandId.UnbindResp or CommandId.EnquireLinkResp or CommandId.CancelSmResp or CommandId.ReplaceSmResp => [LaterTlvs],
        CommandId.Unbind or CommandId.EnquireLink or CommandId.GenericNack => [],
        _ => null,
    };

    private static FieldSpec Octet(string name) => new(FieldKind.Octet, name);
}
