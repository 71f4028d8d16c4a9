using System.Buffers;
using System.Text;
using Interworking.Sip.Codec;
using Interworking.Sip.Messages;

namespace Interworking.Sip.Transactions;

/// <summary>What makes two requests the same transaction (RFC 3261, 17.2.3), as 128 keyed hash bits.</summary>
internal readonly record struct ServerKey(ulong Low, ulong High)
{
    /// <summary>
    /// Branch, sent-by and method with the magic cookie; else the fields that RFC 2543 compares. ACK and CANCEL are given the
    /// method of the request that they belong to (17.2.3, 9.2).
    /// </summary>
    public static ServerKey Of(SipRequest request, string method, SipHash low, SipHash high)
    {
        request.TryFirstElement(HeaderId.Via, out ReadOnlySpan<byte> top);
        var text = new SipBytes(256);
        if (Via.TrySplit(top, out _, out ReadOnlySpan<byte> sentBy, out ReadOnlySpan<byte> tail)
            && ViaBranch.TryFind(tail, out ReadOnlySpan<byte> branch) && ViaBranch.HasCookie(branch))
        {
            text.Raw(branch);
            text.Raw("\n"u8);
            LowerCase(ref text, sentBy);
        }
        else
        {
            text.Raw(request.RawRequestUri);
            foreach (HeaderId id in new ReadOnlySpan<HeaderId>([HeaderId.From, HeaderId.CallId]))
            {
                text.Raw("\n"u8);
                text.Raw(request.Value(id));
            }

            text.Raw("\n"u8);
            if (CSeq.TryRead(request.Value(HeaderId.CSeq), out uint number, out _)) text.Number(number);
            text.Raw("\n"u8);
            text.Raw(top);
        }

        text.Raw("\n"u8);
        text.Text(method);
        var key = new ServerKey(low.Compute(text.Written), high.Compute(text.Written));
        ArrayPool<byte>.Shared.Return(text.Array);
        return key;
    }

    private static void LowerCase(ref SipBytes text, ReadOnlySpan<byte> host)
    {
        Span<byte> lower = stackalloc byte[256];
        if (host.Length > lower.Length) host = host[..lower.Length];
        Ascii.ToLower(host, lower, out int length);
        text.Raw(lower[..length]);
    }
}
