namespace Interworking.Smpp.Explain;

/// <summary>How a field of an operation is written.</summary>
internal enum FieldKind
{
    /// <summary>One octet.</summary>
    Octet,

    /// <summary>A C-octet string.</summary>
    CString,

    /// <summary>A C-octet string that is not shown.</summary>
    Secret,

    /// <summary>ton, npi and a C-octet string.</summary>
    Address,

    /// <summary>sm_length and short_message.</summary>
    Message,

    /// <summary>number_of_dests and as many dest_address.</summary>
    Destinations,

    /// <summary>no_unsuccess and as many unsuccess_sme.</summary>
    Unsuccessful,

    /// <summary>All that is left, as optional parameters.</summary>
    Tlvs,

    /// <summary>The same where 3.4 has none: octets that are no parameters are let pass.</summary>
    LaterTlvs,
}
