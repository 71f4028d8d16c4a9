using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Interworking.FunctionalTests.Console;

/// <summary>The authenticator app on somebody's phone (RFC 6238), written for itself: it shares nothing with the gateway but the secret.</summary>
internal static class Authenticator
{
    public static string Code(string secret, DateTimeOffset at)
    {
        byte[] key = [.. secret.Chunk(8).SelectMany(letters =>
        {
            long bits = letters.Aggregate(0L, (sum, letter) => (sum << 5) | (long)"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(letter, StringComparison.Ordinal));
            return new[] { (byte)(bits >> 32), (byte)(bits >> 24), (byte)(bits >> 16), (byte)(bits >> 8), (byte)bits };
        })];
        byte[] counter = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, at.ToUnixTimeSeconds() / 30);
#pragma warning disable CA5350 // as RFC 6238 has it
        byte[] mac = HMACSHA1.HashData(key, counter);
#pragma warning restore CA5350
        uint word = BinaryPrimitives.ReadUInt32BigEndian(mac.AsSpan(mac[^1] & 15)) & 0x7FFF_FFFF;
        return (word % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }
}
