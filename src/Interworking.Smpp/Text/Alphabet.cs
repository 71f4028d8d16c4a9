namespace Interworking.Smpp.Text;

/// <summary>How the octets of a message stand for characters.</summary>
public enum Alphabet
{
    /// <summary>GSM 7-bit default alphabet, one septet in each octet (TS 23.038, 6.2.1).</summary>
    Gsm7,
    Ascii,
    Latin1,

    /// <summary>UCS-2, read as UTF-16 big endian.</summary>
    Ucs2,

    /// <summary>ISO-8859-5 (data_coding 6).</summary>
    Cyrillic,

    /// <summary>ISO-8859-8 (data_coding 7).</summary>
    Hebrew,

    /// <summary>Shift-JIS (data_coding 5 and 13, as peers use them).</summary>
    Japanese,

    /// <summary>KS C 5601 (data_coding 14).</summary>
    Korean,

    /// <summary>Not text.</summary>
    Binary,

    /// <summary>The GSM alphabet with eight septets in seven octets (TS 23.038, 6.1.2.1), as some peers send it.</summary>
    Gsm7Packed,

    /// <summary>UTF-8: no data_coding says so, some peers mean it with 0.</summary>
    Utf8,
}
