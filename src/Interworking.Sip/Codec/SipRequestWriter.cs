using Interworking.Sip.Messages;

namespace Interworking.Sip.Codec;

/// <summary>A request of ours to bytes. Via first, so that the peer and our own traces find it at once.</summary>
internal static class SipRequestWriter
{
    private const int UsualHeaders = 1024;

    /// <param name="request">What to say.</param>
    /// <param name="viaPrefix">The Via line up to the branch value.</param>
    /// <param name="branch">The transaction's key; sixteen hex digits of the branch.</param>
    public static SipBytes Write(SipOutgoingRequest request, ReadOnlySpan<byte> viaPrefix, ulong branch)
    {
        var bytes = new SipBytes(UsualHeaders + request.Body.Length);
        Write(ref bytes, request, viaPrefix, branch);
        return bytes;
    }

    /// <summary>Octets that <see cref="Write(SipOutgoingRequest, ReadOnlySpan{byte}, ulong)"/> would write; costs a fraction of writing them.</summary>
    public static int Measure(SipOutgoingRequest request, ReadOnlySpan<byte> viaPrefix)
    {
        var bytes = SipBytes.ToMeasure();
        Write(ref bytes, request, viaPrefix, branch: 0);
        return bytes.Length;
    }

    private static void Write(ref SipBytes bytes, SipOutgoingRequest request, ReadOnlySpan<byte> viaPrefix, ulong branch)
    {
        bytes.Text(request.Method);
        bytes.Raw(" "u8);
        bytes.Text(request.RequestUri);
        bytes.Raw(" SIP/2.0\r\n"u8);
        bytes.Raw(viaPrefix);
        bytes.Hex(branch);
        bytes.Raw(";rport\r\nMax-Forwards: "u8);
        bytes.Number((uint)request.MaxForwards);
        bytes.Raw("\r\n"u8);
        for (int at = 0; at < request.Route.Count; at++) bytes.Header("Route: "u8, request.Route[at]);
        bytes.Header("From: "u8, request.From);
        bytes.Header("To: "u8, request.To);
        bytes.Header("Call-ID: "u8, request.CallId);
        bytes.Raw("CSeq: "u8);
        bytes.Number(request.CSeq);
        bytes.Header(" "u8, request.Method);
        bytes.Headers(request.Headers);
        bytes.Content(request.ContentType, request.Body);
    }
}
