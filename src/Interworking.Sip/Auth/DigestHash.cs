using System.Security.Cryptography;
using System.Text;

namespace Interworking.Sip.Auth;

/// <summary>The hash of colon-joined parts, in lower-case hex (RFC 7616, 3.4).</summary>
internal static class DigestHash
{
    public static string Hex(DigestAlgorithm algorithm, params ReadOnlySpan<string> parts)
    {
        int capacity = parts.Length;
        foreach (string part in parts) capacity += Encoding.UTF8.GetMaxByteCount(part.Length);
        Span<byte> text = capacity <= 1024 ? stackalloc byte[1024] : new byte[capacity];
        int length = 0;
        for (int at = 0; at < parts.Length; at++)
        {
            if (at > 0) text[length++] = (byte)':';
            length += Encoding.UTF8.GetBytes(parts[at], text[length..]);
        }

        return Hex(algorithm, text[..length]);
    }

    public static string Name(DigestAlgorithm algorithm) => algorithm == DigestAlgorithm.Md5 ? "MD5" : "SHA-256";

    private static string Hex(DigestAlgorithm algorithm, ReadOnlySpan<byte> text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        int length = algorithm == DigestAlgorithm.Md5 ? MD5.HashData(text, hash) : SHA256.HashData(text, hash);
        return Convert.ToHexStringLower(hash[..length]);
    }
}
