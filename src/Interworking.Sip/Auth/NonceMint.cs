using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Interworking.Sip.Auth;

/// <summary>
/// Nonces that need no memory: time (8 octets, ms), a random part (8) and an HMAC over both and the realm (16), in hex.
/// </summary>
internal sealed class NonceMint(byte[] secretKey, byte[] realm, TimeProvider time)
{
    private const int Plain = 16;
    private const int Whole = 32;

    public string Mint()
    {
        Span<byte> nonce = stackalloc byte[Whole];
        BinaryPrimitives.WriteInt64BigEndian(nonce, time.GetUtcNow().ToUnixTimeMilliseconds());
        RandomNumberGenerator.Fill(nonce[8..Plain]);
        Sign(nonce[..Plain], nonce[Plain..]);
        return Convert.ToHexStringLower(nonce);
    }

    /// <summary>False when we did not make it. <paramref name="id"/> is its random part.</summary>
    public bool TryOpen(string nonce, out DateTimeOffset issued, out ulong id)
    {
        issued = default;
        id = 0;
        Span<byte> bytes = stackalloc byte[Whole];
        if (nonce.Length != Whole * 2
            || Convert.FromHexString(nonce, bytes, out _, out _) != System.Buffers.OperationStatus.Done) return false;
        Span<byte> expected = stackalloc byte[Whole - Plain];
        Sign(bytes[..Plain], expected);
        if (!CryptographicOperations.FixedTimeEquals(expected, bytes[Plain..])) return false;
        issued = DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(bytes));
        id = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        return true;
    }

    private void Sign(ReadOnlySpan<byte> plain, Span<byte> signature)
    {
        Span<byte> text = stackalloc byte[Plain + 256];
        plain.CopyTo(text);
        int length = Math.Min(realm.Length, 256);
        realm.AsSpan(0, length).CopyTo(text[Plain..]);
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(secretKey, text[..(Plain + length)], mac);
        mac[..signature.Length].CopyTo(signature);
    }
}
