using System.Buffers;
using Interworking.Sip.Messages;

namespace Interworking.Sip.Codec;

/// <summary>
/// Cuts a stream into messages (RFC 3261, 18.3): headers up to the empty line, then Content-Length octets.
/// <code>
/// CRLF CRLF | CRLF* start-line CRLF headers CRLF CRLF body
/// </code>
/// Sizes are checked before anything is waited for, so a peer cannot make us hold more than the limits.
/// </summary>
public static class SipStreamFramer
{
    /// <summary>
    /// Takes what is whole off the front of <paramref name="input"/>. <paramref name="frame"/> holds a message, or for
    /// <see cref="SipFrameResult.TooLarge"/> and <see cref="SipFrameResult.Invalid"/> the headers when there are any to answer to.
    /// </summary>
    public static SipFrameResult TryTake(ref ReadOnlySequence<byte> input, SipLimits limits, out byte[]? frame)
    {
        frame = null;
        if (TrySkipLineBreaks(ref input, out SipFrameResult early)) return early;
        long window = Math.Min(input.Length, limits.MaxMessage);
        if (input.FirstSpan.Length >= window) return Take(ref input, input.FirstSpan[..(int)window], limits, out frame);
        byte[] joined = ArrayPool<byte>.Shared.Rent((int)window);
        input.Slice(0, window).CopyTo(joined);
        SipFrameResult result = Take(ref input, joined.AsSpan(0, (int)window), limits, out frame);
        ArrayPool<byte>.Shared.Return(joined);
        return result;
    }

    private static SipFrameResult Take(ref ReadOnlySequence<byte> input, ReadOnlySpan<byte> bytes, SipLimits limits, out byte[]? frame)
    {
        frame = null;
        int headers = HeadersLength(bytes);
        if (headers < 0)
        {
            if (bytes.Length < limits.MaxMessage) return SipFrameResult.NeedMore;
            // The lines that are whole: enough of them for an answer, as long as they are lines at all.
            frame = bytes[..(bytes.LastIndexOf((byte)'\n') + 1)].ToArray();
            return frame.Length > 0 ? SipFrameResult.TooLarge : SipFrameResult.Invalid;
        }

        bool known = TryContentLength(bytes[..headers], out long body);
        if (!known || body > limits.MaxBody || headers + body > limits.MaxMessage)
        {
            frame = bytes[..headers].ToArray();
            return known ? SipFrameResult.TooLarge : SipFrameResult.Invalid;
        }

        int whole = headers + (int)body;
        if (bytes.Length < whole) return SipFrameResult.NeedMore;
        frame = bytes[..whole].ToArray();
        input = input.Slice(whole);
        return SipFrameResult.Message;
    }

    /// <summary>Octets up to and with the empty line; -1 when it has not come yet.</summary>
    private static int HeadersLength(ReadOnlySpan<byte> bytes)
    {
        int at = 0;
        while (true)
        {
            int feed = bytes[at..].IndexOf((byte)'\n');
            if (feed < 0) return -1;
            at += feed + 1;
            ReadOnlySpan<byte> next = bytes[at..];
            if (next is [(byte)'\n', ..]) return at + 1;
            if (next is [(byte)'\r', (byte)'\n', ..]) return at + 2;
        }
    }

    /// <summary>None counts as zero; two, or one that is no number, cannot be framed.</summary>
    private static bool TryContentLength(ReadOnlySpan<byte> headers, out long length)
    {
        length = 0;
        bool seen = false;
        ReadOnlySpan<byte> rest = headers;
        while (true)
        {
            int feed = rest.IndexOf((byte)'\n');
            if (feed < 0) return true;
            ReadOnlySpan<byte> line = rest[..feed];
            rest = rest[(feed + 1)..];
            if (line.IsEmpty || line[0] is not ((byte)'C' or (byte)'c' or (byte)'L' or (byte)'l')) continue;
            int colon = line.IndexOf((byte)':');
            if (colon <= 0 || HeaderNames.Find(SipText.TrimEnd(line[..colon])) != HeaderId.ContentLength) continue;
            // A value on the next, folded line would be missed here and read by the parser: refuse it.
            ReadOnlySpan<byte> value = SipText.Trim(line[(colon + 1)..].TrimEnd((byte)'\r'));
            if (seen || !SipText.TryNumber(value, out uint octets)) return false;
            length = octets;
            seen = true;
        }
    }

    /// <summary>A pair of line breaks is a ping; a single one before a message is skipped; a lone one may become either.</summary>
    private static bool TrySkipLineBreaks(ref ReadOnlySequence<byte> input, out SipFrameResult result)
    {
        result = SipFrameResult.NeedMore;
        Span<byte> front = stackalloc byte[4];
        while (true)
        {
            int length = (int)Math.Min(4, input.Length);
            input.Slice(0, length).CopyTo(front);
            ReadOnlySpan<byte> head = front[..length];
            if (head.IsEmpty) return true;
            if (head[0] is not ((byte)'\r' or (byte)'\n')) return false;
            if (head.SequenceEqual("\r\n\r\n"u8))
            {
                input = input.Slice(4);
                result = SipFrameResult.Ping;
                return true;
            }

            if ("\r\n\r\n"u8.StartsWith(head)) return true;
            input = input.Slice(head[0] == (byte)'\r' && head[1] == (byte)'\n' ? 2 : 1);
        }
    }
}
