namespace Interworking.Gateway.Sip.Bodies;

/// <summary>The header lines before a content: of a message/cpim's content (RFC 3862, 2) and of a part of a multipart (RFC 2046, 5.1).</summary>
internal readonly record struct MimeHeaders
{
    /// <summary>Content-Type; null when it does not say.</summary>
    public string? ContentType { get; private init; }

    /// <summary>Content-Encoding; null for none.</summary>
    public string? Encoding { get; private init; }

    /// <summary>Content-Transfer-Encoding; null for none.</summary>
    public string? TransferEncoding { get; private init; }

    /// <summary>Content-Length, which only message/cpim has; null when it does not say.</summary>
    public int? Length { get; private init; }

    /// <summary>Content-Disposition says that whoever does not understand the content must refuse the whole (RFC 3261, 20.11).</summary>
    public bool IsRequired { get; private init; }

    /// <summary>Reads up to and with the empty line.</summary>
    /// <param name="body">Where they stand.</param>
    /// <param name="at">Where they begin; then where the content begins.</param>
    /// <param name="headers">What they say.</param>
    /// <returns>False when a line is no header, or there is no empty line.</returns>
    public static bool TryRead(ReadOnlySpan<byte> body, ref int at, out MimeHeaders headers)
    {
        headers = default;
        while (TryLine(body, ref at, out ReadOnlySpan<byte> line))
        {
            if (line.IsEmpty) return true;
            if (line[0] is (byte)' ' or (byte)'\t') continue; // the rest of a folded line: parameters that nobody here needs
            if (!TryHeader(line, out string name, out string value)) return false;
            headers = name.ToLowerInvariant() switch
            {
                "content-type" => headers with { ContentType = WithFolded(body, ref at, value) },
                "content-encoding" => headers with { Encoding = value },
                "content-transfer-encoding" => headers with { TransferEncoding = value },
                "content-length" => headers with { Length = int.TryParse(value, out int octets) && octets >= 0 ? octets : null },
                "content-disposition" => headers with { IsRequired = WithFolded(body, ref at, value).Replace(" ", "", StringComparison.Ordinal).Contains("handling=required", StringComparison.OrdinalIgnoreCase) },
                _ => headers,
            };
        }

        return false;
    }

    /// <summary>Lines end with CRLF; a bare LF is forgiven.</summary>
    public static bool TryLine(ReadOnlySpan<byte> body, ref int at, out ReadOnlySpan<byte> line)
    {
        int end = body[at..].IndexOf((byte)'\n');
        line = end < 0 ? default : body.Slice(at, end);
        if (end < 0) return false;
        at += end + 1;
        if (line is [.., (byte)'\r']) line = line[..^1];
        return true;
    }

    /// <summary>False for a line without a name and a colon.</summary>
    public static bool TryHeader(ReadOnlySpan<byte> line, out string name, out string value)
    {
        int colon = line.IndexOf((byte)':');
        (name, value) = colon <= 0 ? ("", "") : (Utf8(line[..colon]), Utf8(line[(colon + 1)..]));
        return name.Length > 0;
    }

    /// <summary>A value goes on in lines that begin with white space (RFC 2045, 2).</summary>
    private static string WithFolded(ReadOnlySpan<byte> body, ref int at, string value)
    {
        while (at < body.Length && body[at] is (byte)' ' or (byte)'\t' && TryLine(body, ref at, out ReadOnlySpan<byte> more)) value += " " + Utf8(more);
        return value;
    }

    private static string Utf8(ReadOnlySpan<byte> octets) => System.Text.Encoding.UTF8.GetString(octets).Trim();
}
