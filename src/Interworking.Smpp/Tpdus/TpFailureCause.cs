namespace Interworking.Smpp.Tpdus;

/// <summary>TP-FCS (TS 23.040, 9.2.3.22).</summary>
public enum TpFailureCause : byte
{
    TelematicInterworkingNotSupported = 0x80,
    Type0NotSupported = 0x81,
    CannotReplace = 0x82,
    UnspecifiedProtocolId = 0x8F,
    AlphabetNotSupported = 0x90,
    ClassNotSupported = 0x91,
    UnspecifiedCoding = 0x9F,
    CommandCannotBeActioned = 0xA0,
    CommandUnsupported = 0xA1,
    UnspecifiedCommand = 0xAF,
    TpduNotSupported = 0xB0,
    CentreBusy = 0xC0,
    NoSubscription = 0xC1,
    CentreFailure = 0xC2,
    InvalidAddress = 0xC3,
    DestinationBarred = 0xC4,
    Duplicate = 0xC5,
    ValidityFormatNotSupported = 0xC6,
    ValidityNotSupported = 0xC7,
    SimStorageFull = 0xD0,
    NoStorageInSim = 0xD1,
    ErrorInPhone = 0xD2,
    MemoryExceeded = 0xD3,
    ToolkitBusy = 0xD4,
    DownloadError = 0xD5,
    Unspecified = 0xFF,
}
