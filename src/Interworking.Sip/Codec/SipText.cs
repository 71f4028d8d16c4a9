using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Interworking.Sip.Codec;

/// <summary>The lexical rules of RFC 3261 section 25 that several parsers share. Works on bytes in place.</summary>
internal static class SipText
{
    /// <summary>What ends a parameter name: white space, '=', ';'.</summary>
    public static readonly SearchValues<byte> NameEnd = SearchValues.Create(" \t=;"u8);

    /// <summary>What a value that we write may never contain: it would start a line of its own.</summary>
    public static readonly SearchValues<char> LineBreaks = SearchValues.Create("\r\n\0");

    private static readonly SearchValues<byte> Token =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.!%*_+`'~"u8);

    private static readonly SearchValues<byte> ValueEnd = SearchValues.Create(" \t;"u8);
    private static readonly SearchValues<byte> Structure = SearchValues.Create(",\"<"u8);

    private static readonly string[] CommonNames =
        ["tag", "branch", "rport", "lr", "transport", "expires", "q", "received", "ob", "+sip.instance", "reg-id", "user"];

    public static bool IsToken(ReadOnlySpan<byte> text) => !text.IsEmpty && text.IndexOfAnyExcept(Token) < 0;

    public static bool IsSpace(byte octet) => octet is (byte)' ' or (byte)'\t';

    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) => TrimEnd(TrimStart(text));

    public static ReadOnlySpan<byte> TrimStart(ReadOnlySpan<byte> text)
    {
        int start = 0;
        while (start < text.Length && IsSpace(text[start])) start++;
        return text[start..];
    }

    public static ReadOnlySpan<byte> TrimEnd(ReadOnlySpan<byte> text)
    {
        int end = text.Length;
        while (end > 0 && IsSpace(text[end - 1])) end--;
        return text[..end];
    }

    /// <summary>Only digits, at most 2^32 - 1; leading zeros are fine (RFC 4475, 3.1.1.1).</summary>
    public static bool TryNumber(ReadOnlySpan<byte> text, out uint number) =>
        Utf8Parser.TryParse(text, out number, out int used) && used == text.Length && text[0] != (byte)'+';

    public static bool TryPort(ReadOnlySpan<byte> text, out int port)
    {
        bool good = TryNumber(text, out uint number) && number <= 65_535;
        port = good ? (int)number : 0;
        return good;
    }

    /// <summary>Seconds as a header says them: a number too large for us counts as the largest (RFC 4475, 3.1.2.4).</summary>
    public static uint? Seconds(ReadOnlySpan<byte> text)
    {
        int digits = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        ReadOnlySpan<byte> number = digits < 0 ? text : text[..digits];
        if (number.IsEmpty) return null;
        return TryNumber(number, out uint seconds) ? seconds : uint.MaxValue;
    }

    /// <summary>Length of the quoted string that <paramref name="text"/> starts with, quotes included; -1 when it does not end.</summary>
    public static int QuotedLength(ReadOnlySpan<byte> text)
    {
        for (int at = 1; at < text.Length; at++)
        {
            if (text[at] == (byte)'\\') at++;
            else if (text[at] == (byte)'"') return at + 1;
        }

        return -1;
    }

    /// <summary>Length of a parameter value: a quoted string, or all up to white space or ';'.</summary>
    public static int ValueLength(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty) return 0;
        if (text[0] == (byte)'"') return QuotedLength(text);
        int end = text.IndexOfAny(ValueEnd);
        return end < 0 ? text.Length : end;
    }

    /// <summary>The text of a token or quoted string, without quotes and backslashes.</summary>
    public static string Unquote(ReadOnlySpan<byte> value)
    {
        if (value.Length < 2 || value[0] != (byte)'"' || value[^1] != (byte)'"') return Encoding.UTF8.GetString(value);
        ReadOnlySpan<byte> inner = value[1..^1];
        if (inner.IndexOf((byte)'\\') < 0) return Encoding.UTF8.GetString(inner);
        var plain = new byte[inner.Length];
        int length = 0;
        for (int at = 0; at < inner.Length; at++)
        {
            if (inner[at] == (byte)'\\' && at + 1 < inner.Length) at++;
            plain[length++] = inner[at];
        }

        return Encoding.UTF8.GetString(plain, 0, length);
    }

    /// <summary>Takes the next element of a comma-separated list; commas inside quotes and angle brackets do not count.</summary>
    public static bool TryNextElement(scoped ref ReadOnlySpan<byte> list, out ReadOnlySpan<byte> element)
    {
        element = default;
        if (list.IsEmpty) return false;
        int at = 0;
        while (true)
        {
            int found = list[at..].IndexOfAny(Structure);
            if (found < 0) break;
            at += found;
            if (list[at] == (byte)',')
            {
                element = Trim(list[..at]);
                list = TrimStart(list[(at + 1)..]);
                return true;
            }

            int skip = list[at] == (byte)'"' ? QuotedLength(list[at..]) : list[at..].IndexOf((byte)'>') + 1;
            if (skip <= 0) break;
            at += skip;
        }

        element = Trim(list);
        list = default;
        return true;
    }

    /// <summary>The shared string of a common name, a new one otherwise.</summary>
    public static string Intern(ReadOnlySpan<byte> name)
    {
        foreach (string common in CommonNames)
            if (Ascii.Equals(name, common)) return common;
        return Encoding.UTF8.GetString(name);
    }
}
