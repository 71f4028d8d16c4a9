namespace Interworking.Smpp.Values;

/// <summary>esm_class (SMPP 3.4, 5.2.12): mode, type and features of a message.</summary>
public readonly record struct EsmClass(byte Value)
{
    private const byte ModeMask = 0x03;
    private const byte TypeMask = 0x3C;
    private const byte ReceiptType = 0x04;
    private const byte IntermediateType = 0x20;
    private const byte UdhFlag = 0x40;

    /// <summary>A final delivery receipt in deliver_sm or data_sm.</summary>
    public static EsmClass Receipt => new(ReceiptType);

    public MessagingMode Mode => (MessagingMode)(Value & ModeMask);

    /// <summary>The body is a delivery receipt.</summary>
    public bool IsReceipt => (Value & TypeMask) == ReceiptType;

    /// <summary>The body is an intermediate notification, never a final state.</summary>
    public bool IsIntermediate => (Value & TypeMask) == IntermediateType;

    /// <summary>The body begins with a user data header (UDHI).</summary>
    public bool HasUdh => (Value & UdhFlag) != 0;

    public EsmClass WithUdh() => new((byte)(Value | UdhFlag));
}
