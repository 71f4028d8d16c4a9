namespace Interworking.Sip.Messages;

/// <summary>
/// An answer. The endpoint copies Via, From, To (with a tag of ours), Call-ID and CSeq from the request and writes
/// Content-Length. It is kept until Timer J ends, so share instances that say no more than a status.
/// </summary>
/// <param name="Status">100 to 699.</param>
/// <param name="Reason">Null for the standard phrase of the status.</param>
/// <param name="Headers">Further headers in order.</param>
/// <param name="ContentType">Needed with a body.</param>
/// <param name="Body">Not copied: leave it unchanged after the call.</param>
public sealed record SipOutgoingResponse(
    int Status,
    string? Reason = null,
    IReadOnlyList<KeyValuePair<string, string>>? Headers = null,
    string? ContentType = null,
    ReadOnlyMemory<byte> Body = default);
