using System.Text;

namespace Interworking.Smpp.Tpdus;

/// <summary>Digits two to an octet, the first in the lower half; an odd last one is filled up with 1111 (TS 23.040, 9.1.2.3).</summary>
internal static class SemiOctets
{
    private const string Digits = "0123456789*#abc";
    private const int Filler = 0x0F;

    /// <summary>Null when a filler stands before the end.</summary>
    public static string? Read(ReadOnlySpan<byte> octets, int count)
    {
        var digits = new StringBuilder(count);
        for (int i = 0; i < count; i++)
        {
            int digit = i % 2 == 0 ? octets[i / 2] & 0x0F : octets[i / 2] >> 4;
            if (digit == Filler) return null;
            digits.Append(Digits[digit]);
        }

        return digits.ToString();
    }

    /// <exception cref="ArgumentException">Something is no digit of a telephone.</exception>
    public static byte[] Write(string digits)
    {
        byte[] octets = new byte[(digits.Length + 1) / 2];
        for (int i = 0; i < digits.Length; i++)
        {
            int digit = Digits.IndexOf(digits[i], StringComparison.Ordinal);
            if (digit < 0) throw new ArgumentException("Not a telephone's digit.", nameof(digits));
            octets[i / 2] |= (byte)(i % 2 == 0 ? digit : digit << 4);
        }

        if (digits.Length % 2 == 1) octets[^1] |= Filler << 4;
        return octets;
    }

    /// <summary>True for what <see cref="Write"/> takes.</summary>
    public static bool IsDigits(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(Digits);

    /// <summary>Two decimal digits of one octet, tens in the lower half; -1 when they are none.</summary>
    public static int Pair(byte octet)
    {
        int tens = octet & 0x0F;
        int ones = octet >> 4;
        return tens > 9 || ones > 9 ? -1 : (10 * tens) + ones;
    }

    /// <summary>0 to 99 as two digits in one octet.</summary>
    public static byte Pair(int number) => (byte)((number / 10) | ((number % 10) << 4));
}
