using Interworking.Smpp.Tlvs;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Explain;

/// <summary>What the numbers of the optional parameters mean (SMPP 3.4, 5.3.2), for those that an operator looks for.</summary>
internal static class TlvMeanings
{
    public static string Of(TlvTag tag, uint value) => (tag, value) switch
    {
        (TlvTag.MessageState, _) => Enum.IsDefined((MessageState)value) ? ((MessageState)value).ToString() : "reserved",
        (TlvTag.ScInterfaceVersion, <= 0xFF) => InterfaceVersions.Describe((byte)value),
        (TlvTag.QosTimeToLive, _) => "s",
        (TlvTag.CongestionState, 0) => "idle",
        (TlvTag.CongestionState, < 30) => "low load",
        (TlvTag.CongestionState, < 50) => "medium load",
        (TlvTag.CongestionState, < 80) => "high load",
        (TlvTag.CongestionState, < 90) => "optimum load",
        (TlvTag.CongestionState, < 100) => "nearly congested",
        (TlvTag.CongestionState, 100) => "congested",
        (TlvTag.DestAddrSubunit or TlvTag.SourceAddrSubunit, 0) => "unknown",
        (TlvTag.DestAddrSubunit or TlvTag.SourceAddrSubunit, 1) => "MS display (flash)",
        (TlvTag.DestAddrSubunit or TlvTag.SourceAddrSubunit, 2) => "mobile equipment",
        (TlvTag.DestAddrSubunit or TlvTag.SourceAddrSubunit, 3) => "smart card",
        (TlvTag.DestAddrSubunit or TlvTag.SourceAddrSubunit, 4) => "external unit",
        (TlvTag.DestNetworkType or TlvTag.SourceNetworkType, 1) => "GSM",
        (TlvTag.DestNetworkType or TlvTag.SourceNetworkType, 2) => "ANSI-136/TDMA",
        (TlvTag.DestNetworkType or TlvTag.SourceNetworkType, 3) => "IS-95/CDMA",
        (TlvTag.PayloadType, 0) => "default",
        (TlvTag.PayloadType, 1) => "WCMP",
        (TlvTag.PrivacyIndicator, 0) => "not restricted",
        (TlvTag.PrivacyIndicator, 1) => "restricted",
        (TlvTag.PrivacyIndicator, 2) => "confidential",
        (TlvTag.PrivacyIndicator, 3) => "secret",
        (TlvTag.DeliveryFailureReason, 0) => "destination unavailable",
        (TlvTag.DeliveryFailureReason, 1) => "destination address invalid",
        (TlvTag.DeliveryFailureReason, 2) => "permanent network error",
        (TlvTag.DeliveryFailureReason, 3) => "temporary network error",
        (TlvTag.MsAvailabilityStatus, 0) => "available",
        (TlvTag.MsAvailabilityStatus, 1) => "denied",
        (TlvTag.MsAvailabilityStatus, 2) => "unavailable",
        (TlvTag.MoreMessagesToSend, 0) => "no more",
        (TlvTag.MoreMessagesToSend, 1) => "more",
        (TlvTag.DpfResult, 0) => "not set",
        (TlvTag.DpfResult, 1) => "set",
        (TlvTag.SetDpf, 0) => "not requested",
        (TlvTag.SetDpf, 1) => "requested",
        (TlvTag.LanguageIndicator, 0) => "unspecified",
        (TlvTag.LanguageIndicator, 1) => "English",
        (TlvTag.LanguageIndicator, 2) => "French",
        (TlvTag.LanguageIndicator, 3) => "Spanish",
        (TlvTag.LanguageIndicator, 4) => "German",
        (TlvTag.LanguageIndicator, 5) => "Portuguese",
        _ => "",
    };
}
