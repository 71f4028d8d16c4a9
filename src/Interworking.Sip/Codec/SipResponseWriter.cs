using System.Net;
using Interworking.Sip.Messages;

namespace Interworking.Sip.Codec;

/// <summary>A response to bytes (RFC 3261, 8.2.6): Via, From, To, Call-ID and CSeq are the request's own bytes.</summary>
internal static class SipResponseWriter
{
    private const int UsualHeaders = 768;

    /// <param name="request">What is answered.</param>
    /// <param name="response">With what.</param>
    /// <param name="toTag">Our tag, sixteen hex digits; used above 100 when To has none.</param>
    /// <param name="source">Where the request came from: received and rport.</param>
    /// <param name="server">The Server header, or null.</param>
    public static SipBytes Write(SipRequest request, SipOutgoingResponse response, ulong toTag, IPEndPoint source, string? server)
    {
        var bytes = new SipBytes(UsualHeaders + response.Body.Length);
        bytes.Raw("SIP/2.0 "u8);
        bytes.Number((uint)response.Status);
        bytes.Header(" "u8, response.Reason ?? SipReason.Phrase(response.Status));
        Vias(ref bytes, request, source);
        Copy(ref bytes, "From: "u8, request.Value(HeaderId.From));
        To(ref bytes, request, response.Status, toTag);
        Copy(ref bytes, "Call-ID: "u8, request.Value(HeaderId.CallId));
        Copy(ref bytes, "CSeq: "u8, request.Value(HeaderId.CSeq));
        if (server is not null) bytes.Header("Server: "u8, server);
        if (response.Headers is { } headers) bytes.Headers(headers);
        bytes.Content(response.ContentType, response.Body);
        return bytes;
    }

    private static void Copy(ref SipBytes bytes, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty) return;
        bytes.Raw(name);
        bytes.Raw(value);
        bytes.Raw("\r\n"u8);
    }

    private static void To(ref SipBytes bytes, SipRequest request, int status, ulong toTag)
    {
        ReadOnlySpan<byte> value = request.Value(HeaderId.To);
        if (value.IsEmpty) return;
        bytes.Raw("To: "u8);
        bytes.Raw(value);
        if (status > 100 && request.To is { Tag: null })
        {
            bytes.Raw(";tag="u8);
            bytes.Hex(toTag);
        }

        bytes.Raw("\r\n"u8);
    }

    private static void Vias(ref SipBytes bytes, SipRequest request, IPEndPoint source)
    {
        bool isTop = true;
        foreach (ref readonly HeaderField field in request.Fields)
        {
            if (field.Id != HeaderId.Via) continue;
            ReadOnlySpan<byte> value = request.Value(field);
            bytes.Raw("Via: "u8);
            if (isTop)
            {
                ReadOnlySpan<byte> rest = value;
                SipText.TryNextElement(ref rest, out ReadOnlySpan<byte> top);
                TopVia(ref bytes, top, source);
                if (!rest.IsEmpty) bytes.Raw(", "u8);
                value = rest;
                isTop = false;
            }

            bytes.Raw(value);
            bytes.Raw("\r\n"u8);
        }
    }

    /// <summary>Fills in rport and received (RFC 3581, 4; RFC 3261, 18.2.1). A Via that cannot be read goes back as it came.</summary>
    private static void TopVia(ref SipBytes bytes, ReadOnlySpan<byte> top, IPEndPoint source)
    {
        if (!Via.TrySplit(top, out _, out ReadOnlySpan<byte> sentBy, out ReadOnlySpan<byte> tail))
        {
            bytes.Raw(top);
            return;
        }

        bytes.Raw(top[..^tail.Length]);
        bool wantsPort = false;
        var parameters = new SipParameterReader(tail);
        while (parameters.TryNext(out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value, out bool hasValue))
        {
            if (System.Text.Ascii.EqualsIgnoreCase(name, "received"u8)) continue;
            bytes.Raw(";"u8);
            bytes.Raw(name);
            if (System.Text.Ascii.EqualsIgnoreCase(name, "rport"u8))
            {
                wantsPort = true;
                bytes.Raw("="u8);
                bytes.Number((uint)source.Port);
            }
            else if (hasValue)
            {
                bytes.Raw("="u8);
                bytes.Raw(value);
            }
        }

        Span<byte> address = stackalloc byte[64];
        source.Address.TryFormat(address, out int length);
        if (!wantsPort && sentBy.StartsWith(address[..length]) && IsWholeHost(sentBy, length)) return;
        bytes.Raw(";received="u8);
        bytes.Raw(address[..length]);
    }

    private static bool IsWholeHost(ReadOnlySpan<byte> sentBy, int length) => sentBy.Length == length || sentBy[length] is (byte)':' or (byte)' ';
}
