using Interworking.Sip.Messages;

namespace Interworking.Sip.Codec;

/// <summary>
/// What RFC 3261 demands of every request before anybody looks at what it wants: 8.1.1, 8.2.2.1, 20.
/// A pure function; RFC 4475 is its test.
/// </summary>
public static class SipRequestCheck
{
    private static readonly HeaderId[] Mandatory = [HeaderId.Via, HeaderId.From, HeaderId.To, HeaderId.CallId, HeaderId.CSeq];

    private static readonly HeaderId[] Single =
        [HeaderId.From, HeaderId.To, HeaderId.CallId, HeaderId.CSeq, HeaderId.MaxForwards, HeaderId.ContentType, HeaderId.Expires];

    /// <summary><see cref="SipFault.None"/>, or the fault and the status it is answered with.</summary>
    public static SipFault Verdict(SipRequest request)
    {
        foreach (HeaderId id in Mandatory)
            if (request.Value(id).IsEmpty) return Bad(SipFaultKind.Missing);
        foreach (HeaderId id in Single)
            if (request.Count(id) > 1) return Bad(SipFaultKind.Repeated);
        if (!CSeq.TryRead(request.Value(HeaderId.CSeq), out _, out ReadOnlySpan<byte> method)
            || !System.Text.Ascii.Equals(method, request.Method)) return Bad(SipFaultKind.CSeq);
        if (!AllViasReadable(request)) return Bad(SipFaultKind.Via);
        if (request.From is null || request.To is null) return Bad(SipFaultKind.Address);
        if (request.Count(HeaderId.MaxForwards) > 0 && request.MaxForwards is null)
            return Bad(SipFaultKind.MaxForwards);
        if (request.RequestUri is { Scheme: "" } or { IsSip: true, Headers.Length: > 0 }) return Bad(SipFaultKind.RequestUri);
        if (!request.RequestUri.IsKnown) return new SipFault(SipFaultKind.Scheme, 416);
        if (request.Count(HeaderId.Contact) > 0 && !request.Contacts.IsValid) return Bad(SipFaultKind.Contact);
        // A registrar needs an address-of-record (RFC 3261, 10.3; RFC 4475, 3.3.4).
        return request.Method == SipMethods.Register && !request.To.Uri.IsKnown ? Bad(SipFaultKind.Address) : SipFault.None;
    }

    private static SipFault Bad(SipFaultKind kind) => new(kind, 400);

    private static bool AllViasReadable(SipRequest request)
    {
        var elements = new HeaderElements(request, HeaderId.Via);
        while (elements.TryNext(out ReadOnlySpan<byte> element))
        {
            if (!Via.TrySplit(element, out _, out ReadOnlySpan<byte> sentBy, out ReadOnlySpan<byte> tail)
                || !SipUriParser.TryHostPort(sentBy, out _, out _)) return false;
            var parameters = new SipParameterReader(tail);
            while (parameters.TryNext(out _, out _, out _)) continue;
            if (parameters.IsMalformed) return false;
        }

        return true;
    }
}
