using System.Text;

namespace Interworking.Gateway.Sip.Bodies;

/// <summary>
/// Takes a multipart body apart (RFC 2046, 5.1).
/// <code>
/// preamble CRLF --boundary CRLF headers CRLF CRLF content CRLF --boundary ... CRLF --boundary-- epilogue
/// </code>
/// </summary>
internal static class Multipart
{
    private const int MaxParts = 16;
    private const int MaxBoundary = 70;

    /// <summary>The parts in order; null when it is none, has no part, or too many. A missing end is forgiven.</summary>
    public static IReadOnlyList<BodyPart>? Parse(ReadOnlyMemory<byte> body, string? boundary)
    {
        if (boundary is not { Length: > 0 and <= MaxBoundary }) return null;
        byte[] delimiter = Encoding.UTF8.GetBytes("--" + boundary);
        var parts = new List<BodyPart>();
        int at = 0;
        if (!TryDelimiter(body.Span, delimiter, ref at, out _, out bool isLast)) return null;
        while (!isLast && at < body.Length)
        {
            int start = at;
            int end = TryDelimiter(body.Span, delimiter, ref at, out int before, out isLast) ? before : at = body.Length;
            if (parts.Count == MaxParts || !TryPart(body[start..Math.Max(start, end)], out BodyPart part)) return null;
            parts.Add(part);
        }

        return parts.Count == 0 ? null : parts;
    }

    private static bool TryPart(ReadOnlyMemory<byte> part, out BodyPart read)
    {
        int at = 0;
        bool good = MimeHeaders.TryRead(part.Span, ref at, out MimeHeaders headers);
        read = good ? BodyPart.Of(headers, part[at..]) : default;
        return good;
    }

    /// <summary>The next line that is a delimiter.</summary>
    /// <param name="body">The whole.</param>
    /// <param name="delimiter">Two hyphens and the boundary.</param>
    /// <param name="at">From where to look, at the beginning of a line; then what follows the delimiter's line.</param>
    /// <param name="before">Where the part before it ends: the line break belongs to the delimiter.</param>
    /// <param name="isLast">No part follows.</param>
    private static bool TryDelimiter(ReadOnlySpan<byte> body, ReadOnlySpan<byte> delimiter, ref int at, out int before, out bool isLast)
    {
        (before, isLast) = (0, false);
        for (int line = at; line < body.Length;)
        {
            int feed = body[line..].IndexOf((byte)'\n');
            int next = feed < 0 ? body.Length : line + feed + 1;
            if (body[line..next].StartsWith(delimiter))
            {
                ReadOnlySpan<byte> rest = body[(line + delimiter.Length)..next];
                isLast = rest.StartsWith("--"u8);
                if (isLast || rest.Trim(" \t\r\n"u8).IsEmpty)
                {
                    before = line - LineBreakBefore(body, line);
                    at = next;
                    return true;
                }
            }

            line = next;
        }

        return false;
    }

    private static int LineBreakBefore(ReadOnlySpan<byte> body, int line) => body[..line] switch
    {
        [.., (byte)'\r', (byte)'\n'] => 2,
        [.., (byte)'\n'] => 1,
        _ => 0,
    };
}
