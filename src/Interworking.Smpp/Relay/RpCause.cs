namespace Interworking.Smpp.Relay;

/// <summary>RP-Cause (TS 24.011, 8.2.5.4).</summary>
public enum RpCause : byte
{
    UnassignedNumber = 1,
    OperatorBarring = 8,
    CallBarred = 10,
    Rejected = 21,
    MemoryExceeded = 22,
    DestinationOutOfOrder = 27,
    UnidentifiedSubscriber = 28,
    FacilityRejected = 29,
    UnknownSubscriber = 30,
    NetworkOutOfOrder = 38,
    TemporaryFailure = 41,
    Congestion = 42,
    ResourcesUnavailable = 47,
    NotSubscribed = 50,
    NotImplemented = 69,
    InvalidReference = 81,
    SemanticallyIncorrect = 95,
    InvalidMandatoryInformation = 96,
    UnknownMessageType = 97,
    NotCompatibleWithState = 98,
    UnknownElement = 99,
    ProtocolError = 111,
    Interworking = 127,
}
