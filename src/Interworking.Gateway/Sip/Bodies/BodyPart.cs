using System.Text;

namespace Interworking.Gateway.Sip.Bodies;

/// <summary>One part of a multipart body.</summary>
/// <param name="ContentType">As written; null when it says none.</param>
/// <param name="Content">Behind its headers, without the line end that belongs to the delimiter.</param>
internal readonly record struct BodyPart(string? ContentType, ReadOnlyMemory<byte> Content)
{
    private const string TypeHeader = "Content-Type:";

    /// <summary>Reads what stands between two delimiters; false when its headers have no end.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> octets, out BodyPart part)
    {
        part = default;
        int headers = octets.Span.IndexOf("\r\n\r\n"u8);
        if (headers < 0) return false;
        string? type = null;
        foreach (string line in Encoding.Latin1.GetString(octets.Span[..headers]).Split("\r\n"))
            if (line.StartsWith(TypeHeader, StringComparison.OrdinalIgnoreCase)) type = line[TypeHeader.Length..].Trim();
        ReadOnlyMemory<byte> content = octets[(headers + 4)..];
        part = new BodyPart(type, content.Span.EndsWith("\r\n"u8) ? content[..^2] : content);
        return true;
    }
}
