namespace Interworking.Smpp.Tpdus;

/// <summary>What brought a TPDU: the same first octet means another one in each direction, and a report in RP-ERROR has a cause (TS 23.040, 9.2.3.1).</summary>
public enum TpduCarrier
{
    /// <summary>RP-DATA from the phone: SMS-SUBMIT or SMS-COMMAND.</summary>
    DataFromPhone,

    /// <summary>RP-DATA to the phone: SMS-DELIVER or SMS-STATUS-REPORT.</summary>
    DataToPhone,

    /// <summary>RP-ACK from the phone: SMS-DELIVER-REPORT.</summary>
    AckFromPhone,

    /// <summary>RP-ACK to the phone: SMS-SUBMIT-REPORT.</summary>
    AckToPhone,

    /// <summary>RP-ERROR from the phone: SMS-DELIVER-REPORT.</summary>
    ErrorFromPhone,

    /// <summary>RP-ERROR to the phone: SMS-SUBMIT-REPORT.</summary>
    ErrorToPhone,
}
