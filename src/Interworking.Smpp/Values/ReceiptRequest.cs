namespace Interworking.Smpp.Values;

/// <summary>registered_delivery bits 1-0 (SMPP 3.4, 5.2.17): which outcomes the sender wants a receipt for.</summary>
public enum ReceiptRequest : byte
{
    None = 0,
    Both = 1,
    FailureOnly = 2,

    /// <summary>Reserved in 3.4, success only in 5.0.</summary>
    SuccessOnly = 3,
}
