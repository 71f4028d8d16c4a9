namespace Interworking.Smpp.Values;

/// <summary>
/// The operations of SMPP 3.4 (5.1.2.1). A response is its request with the top bit set. The broadcast operations of 5.0 have
/// names only: they are refused like any command that is not known.
/// </summary>
public enum CommandId : uint
{
    GenericNack = 0x8000_0000,
    BindReceiver = 0x01,
    BindReceiverResp = 0x8000_0001,
    BindTransmitter = 0x02,
    BindTransmitterResp = 0x8000_0002,
    QuerySm = 0x03,
    QuerySmResp = 0x8000_0003,
    SubmitSm = 0x04,
    SubmitSmResp = 0x8000_0004,
    DeliverSm = 0x05,
    DeliverSmResp = 0x8000_0005,
    Unbind = 0x06,
    UnbindResp = 0x8000_0006,
    ReplaceSm = 0x07,
    ReplaceSmResp = 0x8000_0007,
    CancelSm = 0x08,
    CancelSmResp = 0x8000_0008,
    BindTransceiver = 0x09,
    BindTransceiverResp = 0x8000_0009,
    Outbind = 0x0B,
    EnquireLink = 0x15,
    EnquireLinkResp = 0x8000_0015,
    SubmitMulti = 0x21,
    SubmitMultiResp = 0x8000_0021,
    AlertNotification = 0x102,
    DataSm = 0x103,
    DataSmResp = 0x8000_0103,
    BroadcastSm = 0x111,
    BroadcastSmResp = 0x8000_0111,
    QueryBroadcastSm = 0x112,
    QueryBroadcastSmResp = 0x8000_0112,
    CancelBroadcastSm = 0x113,
    CancelBroadcastSmResp = 0x8000_0113,
}
