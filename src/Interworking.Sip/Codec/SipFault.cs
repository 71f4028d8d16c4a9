namespace Interworking.Sip.Codec;

/// <summary>What is wrong with a message, and the answer it gets.</summary>
/// <param name="Kind">The rule that was broken first.</param>
/// <param name="Status">The status to answer with; 0 when it cannot or may not be answered.</param>
public readonly record struct SipFault(SipFaultKind Kind, int Status)
{
    public static readonly SipFault None = default;

    public bool CanAnswer => Status != 0;

    /// <summary>The reason phrase that tells the peer's engineer what to look at.</summary>
    public string Reason => Kind switch
    {
        SipFaultKind.StartLine => "Bad Request Line",
        SipFaultKind.RequestUri => "Bad Request-URI",
        SipFaultKind.Header => "Bad Header Line",
        SipFaultKind.TooManyHeaders => "Too Many Headers",
        SipFaultKind.LineTooLong => "Header Line Too Long",
        SipFaultKind.ContentLength => "Bad Content-Length",
        SipFaultKind.Missing => "Missing Mandatory Header",
        SipFaultKind.Repeated => "Repeated Header",
        SipFaultKind.CSeq => "Bad CSeq",
        SipFaultKind.Via => "Bad Via",
        SipFaultKind.Address => "Bad From or To",
        SipFaultKind.Contact => "Bad Contact",
        SipFaultKind.MaxForwards => "Bad Max-Forwards",
        _ => Messages.SipReason.Phrase(Status),
    };
}
