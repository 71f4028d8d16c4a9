namespace Interworking.Smpp.Values;

/// <summary>
/// command_status (SMPP 3.4, 5.1.3), with those of 5.0 that peers use on 3.4 links. Any other value is kept as the number it is:
/// 0x400 to 0x4FF belong to the vendor.
/// </summary>
public enum CommandStatus : uint
{
    /// <summary>ESME_ROK</summary>
    Ok = 0x00,

    /// <summary>ESME_RINVMSGLEN</summary>
    InvalidMessageLength = 0x01,

    /// <summary>ESME_RINVCMDLEN</summary>
    InvalidCommandLength = 0x02,

    /// <summary>ESME_RINVCMDID</summary>
    InvalidCommandId = 0x03,

    /// <summary>ESME_RINVBNDSTS</summary>
    IncorrectBindStatus = 0x04,

    /// <summary>ESME_RALYBND</summary>
    AlreadyBound = 0x05,

    /// <summary>ESME_RINVPRTFLG</summary>
    InvalidPriorityFlag = 0x06,

    /// <summary>ESME_RINVREGDLVFLG</summary>
    InvalidRegisteredDelivery = 0x07,

    /// <summary>ESME_RSYSERR</summary>
    SystemError = 0x08,

    /// <summary>ESME_RINVSRCADR</summary>
    InvalidSourceAddress = 0x0A,

    /// <summary>ESME_RINVDSTADR</summary>
    InvalidDestinationAddress = 0x0B,

    /// <summary>ESME_RINVMSGID</summary>
    InvalidMessageId = 0x0C,

    /// <summary>ESME_RBINDFAIL</summary>
    BindFailed = 0x0D,

    /// <summary>ESME_RINVPASWD</summary>
    InvalidPassword = 0x0E,

    /// <summary>ESME_RINVSYSID</summary>
    InvalidSystemId = 0x0F,

    /// <summary>ESME_RCANCELFAIL</summary>
    CancelFailed = 0x11,

    /// <summary>ESME_RREPLACEFAIL</summary>
    ReplaceFailed = 0x13,

    /// <summary>ESME_RMSGQFUL</summary>
    MessageQueueFull = 0x14,

    /// <summary>ESME_RINVSERTYP</summary>
    InvalidServiceType = 0x15,

    /// <summary>ESME_RINVNUMDESTS</summary>
    InvalidNumberOfDestinations = 0x33,

    /// <summary>ESME_RINVDLNAME</summary>
    InvalidDistributionListName = 0x34,

    /// <summary>ESME_RINVDESTFLAG</summary>
    InvalidDestinationFlag = 0x40,

    /// <summary>ESME_RINVSUBREP</summary>
    InvalidSubmitWithReplace = 0x42,

    /// <summary>ESME_RINVESMCLASS</summary>
    InvalidEsmClass = 0x43,

    /// <summary>ESME_RCNTSUBDL</summary>
    CannotSubmitToDistributionList = 0x44,

    /// <summary>ESME_RSUBMITFAIL</summary>
    SubmitFailed = 0x45,

    /// <summary>ESME_RINVSRCTON</summary>
    InvalidSourceTon = 0x48,

    /// <summary>ESME_RINVSRCNPI</summary>
    InvalidSourceNpi = 0x49,

    /// <summary>ESME_RINVDSTTON</summary>
    InvalidDestinationTon = 0x50,

    /// <summary>ESME_RINVDSTNPI</summary>
    InvalidDestinationNpi = 0x51,

    /// <summary>ESME_RINVSYSTYP</summary>
    InvalidSystemType = 0x53,

    /// <summary>ESME_RINVREPFLAG</summary>
    InvalidReplaceFlag = 0x54,

    /// <summary>ESME_RINVNUMMSGS</summary>
    InvalidNumberOfMessages = 0x55,

    /// <summary>ESME_RTHROTTLED</summary>
    Throttled = 0x58,

    /// <summary>ESME_RINVSCHED</summary>
    InvalidScheduledDeliveryTime = 0x61,

    /// <summary>ESME_RINVEXPIRY</summary>
    InvalidValidityPeriod = 0x62,

    /// <summary>ESME_RINVDFTMSGID</summary>
    InvalidDefaultMessageId = 0x63,

    /// <summary>ESME_RX_T_APPN: the receiver cannot take it now.</summary>
    TransientError = 0x64,

    /// <summary>ESME_RX_P_APPN: the receiver will never take it.</summary>
    PermanentError = 0x65,

    /// <summary>ESME_RX_R_APPN: the receiver refuses it.</summary>
    RejectedMessage = 0x66,

    /// <summary>ESME_RQUERYFAIL</summary>
    QueryFailed = 0x67,

    /// <summary>ESME_RINVOPTPARSTREAM</summary>
    InvalidOptionalPart = 0xC0,

    /// <summary>ESME_ROPTPARNOTALLWD</summary>
    OptionalParameterNotAllowed = 0xC1,

    /// <summary>ESME_RINVPARLEN</summary>
    InvalidParameterLength = 0xC2,

    /// <summary>ESME_RMISSINGOPTPARAM</summary>
    MissingOptionalParameter = 0xC3,

    /// <summary>ESME_RINVOPTPARAMVAL</summary>
    InvalidOptionalParameterValue = 0xC4,

    /// <summary>ESME_RDELIVERYFAILURE: only in data_sm_resp.</summary>
    DeliveryFailure = 0xFE,

    /// <summary>ESME_RUNKNOWNERR</summary>
    UnknownError = 0xFF,

    /// <summary>ESME_RSERTYPUNAUTH (5.0)</summary>
    ServiceTypeNotAuthorized = 0x100,

    /// <summary>ESME_RPROHIBITED (5.0)</summary>
    Prohibited = 0x101,

    /// <summary>ESME_RSERTYPUNAVAIL (5.0)</summary>
    ServiceTypeUnavailable = 0x102,

    /// <summary>ESME_RSERTYPDENIED (5.0)</summary>
    ServiceTypeDenied = 0x103,

    /// <summary>ESME_RINVDCS (5.0)</summary>
    InvalidDataCoding = 0x104,

    /// <summary>ESME_RINVSRCADDRSUBUNIT (5.0)</summary>
    InvalidSourceSubunit = 0x105,

    /// <summary>ESME_RINVDSTADDRSUBUNIT (5.0)</summary>
    InvalidDestinationSubunit = 0x106,

    /// <summary>ESME_RINVBCASTFREQINT (5.0)</summary>
    InvalidBroadcastFrequency = 0x107,

    /// <summary>ESME_RINVBCASTALIAS_NAME (5.0)</summary>
    InvalidBroadcastAlias = 0x108,

    /// <summary>ESME_RINVBCASTAREAFMT (5.0)</summary>
    InvalidBroadcastArea = 0x109,

    /// <summary>ESME_RINVNUMBCAST_AREAS (5.0)</summary>
    InvalidNumberOfBroadcastAreas = 0x10A,

    /// <summary>ESME_RINVBCASTCNTTYPE (5.0)</summary>
    InvalidBroadcastContentType = 0x10B,

    /// <summary>ESME_RINVBCASTMSGCLASS (5.0)</summary>
    InvalidBroadcastMessageClass = 0x10C,

    /// <summary>ESME_RBCASTFAIL (5.0)</summary>
    BroadcastFailed = 0x10D,

    /// <summary>ESME_RBCASTQUERYFAIL (5.0)</summary>
    BroadcastQueryFailed = 0x10E,

    /// <summary>ESME_RBCASTCANCELFAIL (5.0)</summary>
    BroadcastCancelFailed = 0x10F,

    /// <summary>ESME_RINVBCAST_REP (5.0)</summary>
    InvalidBroadcastRepetitions = 0x110,

    /// <summary>ESME_RINVBCASTSRVGRP (5.0)</summary>
    InvalidBroadcastServiceGroup = 0x111,

    /// <summary>ESME_RINVBCASTCHANIND (5.0)</summary>
    InvalidBroadcastChannel = 0x112,
}
