namespace Interworking.Gateway.Routing;

/// <summary>A service policy's recipient pattern: <c>%</c> is zero or more digits, <c>_</c> one digit, a digit is itself.</summary>
public static class RecipientPattern
{
    public const char AnyDigits = '%';
    public const char OneDigit = '_';

    /// <summary>The digits in front of the first wildcard.</summary>
    public static string LiteralPrefix(string pattern)
    {
        int wildcard = pattern.AsSpan().IndexOfAny(AnyDigits, OneDigit);
        return wildcard < 0 ? pattern : pattern[..wildcard];
    }

    /// <summary>Whether the whole number fits. It never goes back behind the last <c>%</c>, so it costs at most the product of both lengths.</summary>
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> number)
    {
        int at = 0, with = 0, star = -1, mark = 0;
        while (at < number.Length)
        {
            if (with < pattern.Length && pattern[with] == AnyDigits)
            {
                (star, mark) = (with++, at);
            }
            else if (with < pattern.Length && (pattern[with] == OneDigit ? char.IsAsciiDigit(number[at]) : pattern[with] == number[at]))
            {
                at++;
                with++;
            }
            else if (star >= 0 && char.IsAsciiDigit(number[mark]))
            {
                (at, with) = (++mark, star + 1); // the last % takes one digit more
            }
            else
            {
                return false;
            }
        }

        while (with < pattern.Length && pattern[with] == AnyDigits) with++;
        return with == pattern.Length;
    }
}
