namespace Interworking.Sip.Codec;

/// <summary>What stands at the front of a stream.</summary>
public enum SipFrameResult
{
    /// <summary>Nothing whole yet.</summary>
    NeedMore,

    /// <summary>A whole message.</summary>
    Message,

    /// <summary>CRLF CRLF: the peer wants a CRLF back (RFC 5626, 4.4.1).</summary>
    Ping,

    /// <summary>A message longer than we take, of which only the headers were waited for; answer, then close.</summary>
    TooLarge,

    /// <summary>Where the message ends cannot be known; answer if possible, then close.</summary>
    Invalid,
}
