using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Interworking.Gateway.Access;

/// <summary>Time-based one-time passwords (RFC 6238 with HMAC-SHA-1, 30 s, 6 digits: what every authenticator app speaks).</summary>
public static class Totp
{
    private const int StepSeconds = 30;
    private const int Digits = 6;
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const int SecretOctets = 20; // RFC 4226, 4: as long as the hash

    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(SecretOctets);

    public static long StepAt(DateTimeOffset time) => time.ToUnixTimeSeconds() / StepSeconds;

    /// <summary>The code of a step (RFC 4226, 5.3).</summary>
    /// <param name="secret">Shared with the app.</param>
    /// <param name="step">Its counter.</param>
    /// <param name="digits">6 to 8.</param>
    public static string Code(byte[] secret, long step, int digits = Digits)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> mac = stackalloc byte[HMACSHA1.HashSizeInBytes];
#pragma warning disable CA5350 // RFC 6238: the apps know SHA-1; HMAC does not need collision resistance
        HMACSHA1.HashData(secret, counter, mac);
#pragma warning restore CA5350
        uint word = BinaryPrimitives.ReadUInt32BigEndian(mac[(mac[^1] & 0xF)..]) & 0x7FFF_FFFF;
        return (word % (uint)Math.Pow(10, digits)).ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
    }

    /// <summary>The step that a code belongs to: this one, the one before or the next, and never one that has been used. Null when it fits none.</summary>
    /// <param name="secret">Shared with the app.</param>
    /// <param name="code">As it was typed.</param>
    /// <param name="now">The time.</param>
    /// <param name="usedStep">The newest step of which a code was taken.</param>
    public static long? Verify(byte[] secret, string code, DateTimeOffset now, long usedStep)
    {
        byte[] given = Encoding.UTF8.GetBytes(code);
        long? found = null;
        for (long step = StepAt(now) - 1; step <= StepAt(now) + 1; step++)
        {
            // All three are compared, so that the time says nothing about which it was.
            if (CryptographicOperations.FixedTimeEquals(given, Encoding.UTF8.GetBytes(Code(secret, step))) && step > usedStep) found ??= step;
        }

        return found;
    }

    /// <summary>What an authenticator app reads as a QR code.</summary>
    public static string Uri(byte[] secret, string issuer, string user) =>
        $"otpauth://totp/{System.Uri.EscapeDataString(issuer)}:{System.Uri.EscapeDataString(user)}?secret={Base32(secret)}&issuer={System.Uri.EscapeDataString(issuer)}";

    /// <summary>As a person types it into the app (RFC 4648, 6; without padding).</summary>
    public static string Base32(ReadOnlySpan<byte> octets)
    {
        var text = new StringBuilder();
        int bits = 0, held = 0;
        foreach (byte octet in octets)
        {
            held = (held << 8) | octet;
            for (bits += 8; bits >= 5; bits -= 5) text.Append(Letters[(held >> (bits - 5)) & 31]);
            held &= (1 << bits) - 1;
        }

        return bits > 0 ? text.Append(Letters[(held << (5 - bits)) & 31]).ToString() : text.ToString();
    }

    /// <summary>Reads what <see cref="Base32"/> has written for a secret.</summary>
    public static bool TryReadBase32(string? text, out byte[] secret)
    {
        secret = new byte[SecretOctets];
        if (text is not { Length: SecretOctets * 8 / 5 }) return false;
        int bits = 0, held = 0, at = 0;
        foreach (char letter in text)
        {
            int value = Letters.IndexOf(letter, StringComparison.Ordinal);
            if (value < 0) return false;
            held = (held << 5) | value;
            bits += 5;
            if (bits < 8) continue;
            bits -= 8;
            secret[at++] = (byte)(held >> bits);
            held &= (1 << bits) - 1;
        }

        return true;
    }
}
