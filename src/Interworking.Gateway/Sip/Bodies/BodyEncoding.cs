using System.Buffers;
using System.IO.Compression;

namespace Interworking.Gateway.Sip.Bodies;

/// <summary>Content-Encoding of what apps compress unasked: their notifications (linphone: deflate).</summary>
internal static class BodyEncoding
{
    /// <summary>Octets that a compressed body may become.</summary>
    public const int MaxDecoded = 65_536;

    /// <summary>True for an encoding that changes nothing.</summary>
    public static bool IsIdentity(string? encoding) => encoding is null || encoding.Trim().Equals("identity", StringComparison.OrdinalIgnoreCase);

    /// <summary>The body as it was before it was compressed.</summary>
    /// <param name="encoding">Content-Encoding; null for none.</param>
    /// <param name="body">As it came.</param>
    /// <param name="tooLarge">It would be longer than <see cref="MaxDecoded"/>; nothing more of it was unpacked.</param>
    /// <returns>Null when the encoding is not known, and when it is broken or too large.</returns>
    public static ReadOnlyMemory<byte>? Decode(string? encoding, ReadOnlyMemory<byte> body, out bool tooLarge)
    {
        tooLarge = false;
        if (IsIdentity(encoding)) return body;
        using var packed = new MemoryStream(body.ToArray(), writable: false);
        switch (encoding!.Trim().ToLowerInvariant())
        {
            case "gzip" or "x-gzip":
                return Unpack(new GZipStream(packed, CompressionMode.Decompress), ref tooLarge);
            // By the letter zlib (RFC 9110, 8.4.1.2); some write it without its header.
            case "deflate" when body.Span is [var first, ..] && (first & 0x0F) == 8:
                return Unpack(new ZLibStream(packed, CompressionMode.Decompress), ref tooLarge);
            case "deflate":
                return Unpack(new DeflateStream(packed, CompressionMode.Decompress), ref tooLarge);
            default:
                return null;
        }
    }

    private static ReadOnlyMemory<byte>? Unpack(Stream unpacking, ref bool tooLarge)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(MaxDecoded + 1);
        try
        {
            using (unpacking)
            {
                int length = unpacking.ReadAtLeast(buffer.AsSpan(0, MaxDecoded + 1), MaxDecoded + 1, throwOnEndOfStream: false);
                tooLarge = length > MaxDecoded;
                return tooLarge ? null : buffer.AsSpan(0, length).ToArray();
            }
        }
        catch (InvalidDataException)
        {
            return null; // the framework has no other way to say it
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
