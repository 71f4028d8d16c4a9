namespace Interworking.Smpp.Values;

/// <summary>esm_class bits 1-0 (SMPP 3.4, 5.2.12): when the message centre answers.</summary>
public enum MessagingMode : byte
{
    /// <summary>The message centre's own: store and forward.</summary>
    Default = 0,
    Datagram = 1,

    /// <summary>"Forward (i.e. Transaction) mode": the answer tells the outcome.</summary>
    Transaction = 2,
    StoreAndForward = 3,
}
