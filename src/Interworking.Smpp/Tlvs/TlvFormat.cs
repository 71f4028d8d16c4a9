namespace Interworking.Smpp.Tlvs;

/// <summary>How the value of an optional parameter is written (SMPP 3.4, 3.1).</summary>
public enum TlvFormat
{
    /// <summary>Big endian, 1 to 4 octets; with no octets at all the parameter's presence is what it says.</summary>
    Integer,

    /// <summary>Characters and a NUL.</summary>
    CString,

    Octets,
}
