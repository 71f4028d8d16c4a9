using System.Collections.Frozen;

namespace Interworking.Smpp.Tlvs;

/// <summary>What the standard says of one optional parameter (SMPP 3.4, 5.3.2; 5.0, 4.8.4).</summary>
/// <param name="Tag">Its tag.</param>
/// <param name="Name">The standard's name.</param>
/// <param name="Format">How its value is written.</param>
/// <param name="MinLength">Fewest octets of its value.</param>
/// <param name="MaxLength">Most octets of its value.</param>
/// <remarks>
/// The lengths tell an operator what is odd; the codec takes any: a parameter of the wrong length is one that is not there, and
/// refusing its message would help nobody.
/// </remarks>
public sealed record TlvDefinition(TlvTag Tag, string Name, TlvFormat Format, int MinLength, int MaxLength)
{
    /// <summary>All of SMPP 3.4, then those of 5.0.</summary>
    public static IReadOnlyList<TlvDefinition> All { get; } =
    [
        new(TlvTag.DestAddrSubunit, "dest_addr_subunit", TlvFormat.Integer, 1, 1),
        new(TlvTag.DestNetworkType, "dest_network_type", TlvFormat.Integer, 1, 1),
        new(TlvTag.DestBearerType, "dest_bearer_type", TlvFormat.Integer, 1, 1),
        new(TlvTag.DestTelematicsId, "dest_telematics_id", TlvFormat.Integer, 2, 2),
        new(TlvTag.SourceAddrSubunit, "source_addr_subunit", TlvFormat.Integer, 1, 1),
        new(TlvTag.SourceNetworkType, "source_network_type", TlvFormat.Integer, 1, 1),
        new(TlvTag.SourceBearerType, "source_bearer_type", TlvFormat.Integer, 1, 1),
        new(TlvTag.SourceTelematicsId, "source_telematics_id", TlvFormat.Integer, 1, 1),
        new(TlvTag.QosTimeToLive, "qos_time_to_live", TlvFormat.Integer, 4, 4),
        new(TlvTag.PayloadType, "payload_type", TlvFormat.Integer, 1, 1),
        new(TlvTag.AdditionalStatusInfoText, "additional_status_info_text", TlvFormat.CString, 1, 256),
        new(TlvTag.ReceiptedMessageId, "receipted_message_id", TlvFormat.CString, 1, 65),
        new(TlvTag.MsMsgWaitFacilities, "ms_msg_wait_facilities", TlvFormat.Integer, 1, 1),
        new(TlvTag.PrivacyIndicator, "privacy_indicator", TlvFormat.Integer, 1, 1),
        new(TlvTag.SourceSubaddress, "source_subaddress", TlvFormat.Octets, 2, 23),
        new(TlvTag.DestSubaddress, "dest_subaddress", TlvFormat.Octets, 2, 23),
        new(TlvTag.UserMessageReference, "user_message_reference", TlvFormat.Integer, 2, 2),
        new(TlvTag.UserResponseCode, "user_response_code", TlvFormat.Integer, 1, 1),
        new(TlvTag.SourcePort, "source_port", TlvFormat.Integer, 2, 2),
        new(TlvTag.DestinationPort, "destination_port", TlvFormat.Integer, 2, 2),
        new(TlvTag.SarMsgRefNum, "sar_msg_ref_num", TlvFormat.Integer, 2, 2),
        new(TlvTag.LanguageIndicator, "language_indicator", TlvFormat.Integer, 1, 1),
        new(TlvTag.SarTotalSegments, "sar_total_segments", TlvFormat.Integer, 1, 1),
        new(TlvTag.SarSegmentSeqnum, "sar_segment_seqnum", TlvFormat.Integer, 1, 1),
        new(TlvTag.ScInterfaceVersion, "sc_interface_version", TlvFormat.Integer, 1, 1),
        new(TlvTag.CallbackNumPresInd, "callback_num_pres_ind", TlvFormat.Integer, 1, 1),
        new(TlvTag.CallbackNumAtag, "callback_num_atag", TlvFormat.Octets, 0, 65),
        new(TlvTag.NumberOfMessages, "number_of_messages", TlvFormat.Integer, 1, 1),
        new(TlvTag.CallbackNum, "callback_num", TlvFormat.Octets, 4, 19),
        new(TlvTag.DpfResult, "dpf_result", TlvFormat.Integer, 1, 1),
        new(TlvTag.SetDpf, "set_dpf", TlvFormat.Integer, 1, 1),
        new(TlvTag.MsAvailabilityStatus, "ms_availability_status", TlvFormat.Integer, 1, 1),
        new(TlvTag.NetworkErrorCode, "network_error_code", TlvFormat.Octets, 3, 3),
        new(TlvTag.MessagePayload, "message_payload", TlvFormat.Octets, 0, 65535),
        new(TlvTag.DeliveryFailureReason, "delivery_failure_reason", TlvFormat.Integer, 1, 1),
        new(TlvTag.MoreMessagesToSend, "more_messages_to_send", TlvFormat.Integer, 1, 1),
        new(TlvTag.MessageState, "message_state", TlvFormat.Integer, 1, 1),
        new(TlvTag.UssdServiceOp, "ussd_service_op", TlvFormat.Octets, 1, 1),
        new(TlvTag.DisplayTime, "display_time", TlvFormat.Integer, 1, 1),
        new(TlvTag.SmsSignal, "sms_signal", TlvFormat.Integer, 2, 2),
        new(TlvTag.MsValidity, "ms_validity", TlvFormat.Integer, 1, 4),
        new(TlvTag.AlertOnMessageDelivery, "alert_on_message_delivery", TlvFormat.Integer, 0, 1),
        new(TlvTag.ItsReplyType, "its_reply_type", TlvFormat.Integer, 1, 1),
        new(TlvTag.ItsSessionInfo, "its_session_info", TlvFormat.Octets, 2, 2),
        new(TlvTag.CongestionState, "congestion_state", TlvFormat.Integer, 1, 1),
        new(TlvTag.BroadcastChannelIndicator, "broadcast_channel_indicator", TlvFormat.Integer, 1, 1),
        new(TlvTag.BroadcastContentType, "broadcast_content_type", TlvFormat.Octets, 3, 3),
        new(TlvTag.BroadcastContentTypeInfo, "broadcast_content_type_info", TlvFormat.Octets, 1, 255),
        new(TlvTag.BroadcastMessageClass, "broadcast_message_class", TlvFormat.Integer, 1, 1),
        new(TlvTag.BroadcastRepNum, "broadcast_rep_num", TlvFormat.Integer, 2, 2),
        new(TlvTag.BroadcastFrequencyInterval, "broadcast_frequency_interval", TlvFormat.Octets, 3, 3),
        new(TlvTag.BroadcastAreaIdentifier, "broadcast_area_identifier", TlvFormat.Octets, 1, 100),
        new(TlvTag.BroadcastErrorStatus, "broadcast_error_status", TlvFormat.Integer, 4, 4),
        new(TlvTag.BroadcastAreaSuccess, "broadcast_area_success", TlvFormat.Integer, 1, 1),
        new(TlvTag.BroadcastEndTime, "broadcast_end_time", TlvFormat.CString, 1, 17),
        new(TlvTag.BroadcastServiceGroup, "broadcast_service_group", TlvFormat.Octets, 1, 255),
        new(TlvTag.BillingIdentification, "billing_identification", TlvFormat.Octets, 1, 1024),
        new(TlvTag.SourceNetworkId, "source_network_id", TlvFormat.CString, 1, 65),
        new(TlvTag.DestNetworkId, "dest_network_id", TlvFormat.CString, 1, 65),
        new(TlvTag.SourceNodeId, "source_node_id", TlvFormat.Octets, 6, 6),
        new(TlvTag.DestNodeId, "dest_node_id", TlvFormat.Octets, 6, 6),
        new(TlvTag.DestAddrNpResolution, "dest_addr_np_resolution", TlvFormat.Integer, 1, 1),
        new(TlvTag.DestAddrNpInformation, "dest_addr_np_information", TlvFormat.Octets, 10, 10),
        new(TlvTag.DestAddrNpCountry, "dest_addr_np_country", TlvFormat.Octets, 1, 5),
    ];

    private static readonly FrozenDictionary<TlvTag, TlvDefinition> ByTag = All.ToFrozenDictionary(definition => definition.Tag);

    /// <summary>Null for tags that the standard does not have.</summary>
    public static TlvDefinition? Of(TlvTag tag) => ByTag.GetValueOrDefault(tag);

    /// <summary>0x1400 to 0x3FFF: what it means, the peer's documentation says.</summary>
    public static bool IsVendorSpecific(TlvTag tag) => (ushort)tag is >= 0x1400 and <= 0x3FFF;

    public bool AllowsLength(int octets) => octets >= MinLength && octets <= MaxLength;
}
