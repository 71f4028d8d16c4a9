namespace Interworking.Smpp.Values;

/// <summary>registered_delivery (SMPP 3.4, 5.2.17).</summary>
public readonly record struct RegisteredDelivery(byte Value)
{
    public ReceiptRequest Receipt => (ReceiptRequest)(Value & 0x03);

    /// <summary>Bit 4: intermediate notifications are wanted.</summary>
    public bool Intermediate => (Value & 0x10) != 0;
}
