namespace Interworking.Sip.Codec;

/// <summary>The rules a message can break.</summary>
public enum SipFaultKind
{
    None,

    /// <summary>Nothing but line breaks: a keep-alive.</summary>
    Empty,

    /// <summary>Not SIP at all.</summary>
    NotSip,
    StatusCode,
    StartLine,
    Version,
    RequestUri,
    UriTooLong,
    Scheme,
    Header,
    TooManyHeaders,
    LineTooLong,

    /// <summary>The body is longer than we take.</summary>
    BodyTooLarge,

    /// <summary>Headers and body together are.</summary>
    TooLarge,
    ContentLength,
    Missing,
    Repeated,
    CSeq,
    Via,
    Address,
    Contact,
    MaxForwards,
}
