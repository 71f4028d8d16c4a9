using System.Buffers.Text;
using System.Globalization;

namespace Interworking.Gateway.Sip.Bodies;

/// <summary>Content-Transfer-Encoding (RFC 2045, 6), which mail brings along where SIP needs none.</summary>
internal static class TransferEncoding
{
    /// <summary>Whether we can undo it.</summary>
    public static bool IsKnown(string? encoding) => Normalize(encoding) is "" or "7bit" or "8bit" or "binary" or "base64" or "quoted-printable";

    /// <summary>The octets as they were; null when they are none of this encoding.</summary>
    public static ReadOnlyMemory<byte>? Decode(string? encoding, ReadOnlyMemory<byte> content) => Normalize(encoding) switch
    {
        "base64" => Base64Of(content.Span),
        "quoted-printable" => QuotedPrintable(content.Span),
        _ => content,
    };

    private static string Normalize(string? encoding) => encoding?.Trim().ToLowerInvariant() ?? "";

    private static byte[]? Base64Of(ReadOnlySpan<byte> text)
    {
        if (!Base64.IsValid(text, out int length)) return null; // white space is allowed anywhere
        byte[] octets = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        return Base64.DecodeFromUtf8(text, octets, out _, out int written) == System.Buffers.OperationStatus.Done && written == length ? octets[..written] : null;
    }

    /// <summary>=XX is an octet, = at the end of a line joins it to the next; white space before a line's end is the transport's.</summary>
    private static byte[]? QuotedPrintable(ReadOnlySpan<byte> text)
    {
        var octets = new List<byte>(text.Length);
        while (!text.IsEmpty)
        {
            int feed = text.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = feed < 0 ? text : text[..feed];
            text = feed < 0 ? default : text[(feed + 1)..];
            bool hasReturn = feed >= 0 && line is [.., (byte)'\r'];
            line = line.TrimEnd(" \t\r"u8);
            bool isJoined = line is [.., (byte)'='];
            if (isJoined) line = line[..^1];
            for (int at = 0; at < line.Length; at++)
            {
                if (line[at] != (byte)'=')
                {
                    octets.Add(line[at]);
                    continue;
                }

                if (at + 2 >= line.Length || !byte.TryParse(line.Slice(at + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte octet)) return null;
                octets.Add(octet);
                at += 2;
            }

            if (isJoined || feed < 0) continue;
            if (hasReturn) octets.Add((byte)'\r');
            octets.Add((byte)'\n');
        }

        return [.. octets];
    }
}
