namespace Interworking.Smpp.Values;

/// <summary>The three binds; the numbers are their command ids.</summary>
public enum BindType : byte
{
    Receiver = 0x01,
    Transmitter = 0x02,
    Transceiver = 0x09,
}
