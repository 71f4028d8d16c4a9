using System.Net.Http.Headers;
using System.Text;

namespace Interworking.Gateway.Sip.Bodies;

/// <summary>A body of several parts (RFC 2046, 5.1).</summary>
internal static class MultipartBody
{
    /// <summary>More are not looked at.</summary>
    private const int MaxParts = 16;

    private const int MaxBoundary = 70;

    /// <summary>The boundary that a Content-Type names; null for none, or one that cannot be.</summary>
    public static string? BoundaryOf(string contentType)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? value)) return null;
        string? boundary = value.Parameters.FirstOrDefault(one => one.Name.Equals("boundary", StringComparison.OrdinalIgnoreCase))?.Value?.Trim('"');
        return boundary is { Length: > 0 and <= MaxBoundary } ? boundary : null;
    }

    /// <summary>The parts between its boundaries; what stands before the first and behind the last is left out.</summary>
    public static IEnumerable<BodyPart> Split(ReadOnlyMemory<byte> body, string boundary)
    {
        byte[] delimiter = Encoding.ASCII.GetBytes("--" + boundary);
        int start = Next(body.Span, 0, delimiter);
        for (int count = 0; start >= 0 && count < MaxParts; count++)
        {
            int from = start + delimiter.Length;
            int end = Next(body.Span, from, delimiter);
            if (end < 0 || body.Span[from..].StartsWith("--"u8)) yield break;
            if (BodyPart.TryRead(body[from..end], out BodyPart part)) yield return part;
            start = end;
        }
    }

    /// <summary>A delimiter stands at the beginning of a line.</summary>
    private static int Next(ReadOnlySpan<byte> body, int from, byte[] delimiter)
    {
        while (from < body.Length)
        {
            int at = body[from..].IndexOf(delimiter);
            if (at < 0) return -1;
            at += from;
            if (at == 0 || body[at - 1] == (byte)'\n') return at;
            from = at + 1;
        }

        return -1;
    }
}
