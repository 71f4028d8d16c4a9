namespace Interworking.Gateway.Sip.Ims;

/// <summary>What a phone's report means for the message.</summary>
internal enum RelayResultClass
{
    /// <summary>The phone has it.</summary>
    Delivered,

    /// <summary>It has no room: RP-SMMA or REGISTER tells when it has.</summary>
    MemoryFull,

    /// <summary>Its SIM is busy: soon again.</summary>
    Busy,

    /// <summary>It will never take it.</summary>
    Permanent,
}
