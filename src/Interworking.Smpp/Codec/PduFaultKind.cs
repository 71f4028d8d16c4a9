namespace Interworking.Smpp.Codec;

/// <summary>Ways in which a PDU can be wrong.</summary>
public enum PduFaultKind
{
    None,

    /// <summary>command_length is not the length of the frame.</summary>
    BadLength,

    /// <summary>No operation has this command_id.</summary>
    UnknownCommand,

    /// <summary>The body ends before its last mandatory field.</summary>
    Truncated,

    /// <summary>A string is longer than its field, or has no NUL within it.</summary>
    StringTooLong,

    /// <summary>A string has a character that its field cannot carry (only when writing).</summary>
    BadCharacter,

    /// <summary>sm_length does not fit the octets there are.</summary>
    BadMessageLength,

    /// <summary>A value outside what its field allows.</summary>
    BadValue,

    /// <summary>The optional part is not a whole number of parameters.</summary>
    BadTlvs,
}
