namespace Interworking.Smpp.Text;

/// <summary>How a text that does not fit one SMS is sent.</summary>
public enum LongMessageMethod
{
    /// <summary>Concatenation with an 8-bit reference in the user data header (TS 23.040, 9.2.3.24.1).</summary>
    Udh8,

    /// <summary>The same with a 16-bit reference (9.2.3.24.8).</summary>
    Udh16,

    /// <summary>sar_msg_ref_num and its companions (SMPP 3.4, 5.3.2.22).</summary>
    Sar,

    /// <summary>One PDU with message_payload (SMPP 3.4, 5.3.2.32).</summary>
    Payload,
}
