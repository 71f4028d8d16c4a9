using Interworking.Smpp.Tlvs;

namespace Interworking.Smpp.Pdus;

/// <summary>The optional parameters of any PDU.</summary>
public static class PduTlvs
{
    /// <summary>Empty for operations that have none.</summary>
    public static TlvList Of(Pdu pdu) => pdu switch
    {
        SubmitSm submit => submit.Message.Tlvs,
        DeliverSm deliver => deliver.Message.Tlvs,
        SubmitMulti submit => submit.Message.Tlvs,
        SubmitSmResp answer => answer.Tlvs,
        DeliverSmResp answer => answer.Tlvs,
        SubmitMultiResp answer => answer.Tlvs,
        DataSm data => data.Tlvs,
        DataSmResp answer => answer.Tlvs,
        ReplaceSm replace => replace.Tlvs,
        BindResp answer => answer.Tlvs,
        QuerySmResp answer => answer.Tlvs,
        CancelSmResp answer => answer.Tlvs,
        ReplaceSmResp answer => answer.Tlvs,
        EnquireLinkResp answer => answer.Tlvs,
        UnbindResp answer => answer.Tlvs,
        AlertNotification alert => alert.Tlvs,
        _ => TlvList.Empty,
    };

    /// <summary>
    /// congestion_state of any response (SMPP 5.0, 4.8.4.18): 0 idle, 1 to 29 low, 30 to 49 medium, 50 to 79 high, 80 to 89 optimum,
    /// 90 to 99 nearly congested, 100 congested. False when it is absent or above 100.
    /// </summary>
    public static bool TryGetCongestion(Pdu? pdu, out byte percent)
    {
        percent = 0;
        return pdu is not null && Of(pdu).TryGetByte(TlvTag.CongestionState, out percent) && percent <= 100;
    }
}
