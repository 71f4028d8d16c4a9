using System.Net;
using System.Text;
using Interworking.Gateway.Configuration;

namespace Interworking.Gateway.Provisioning.Files;

/// <summary>What a text of a provisioning file must look like.</summary>
/// <param name="Holds">Whether it does.</param>
/// <param name="Expected">What to write, to follow the text in a message.</param>
/// <param name="Secret">The text is never repeated in a message.</param>
internal sealed record TextRule(Predicate<string> Holds, string Expected, bool Secret = false)
{
    public static readonly TextRule Name = new(
        text => text.Length is >= 1 and <= 128 && text.Trim().Length == text.Length && !text.Any(char.IsControl),
        "is not a name; write 1 to 128 characters without spaces around them");

    public static readonly TextRule Number = new(
        text => text.Length is >= 1 and <= 20 && text.All(char.IsAsciiDigit), "is not a canonical number; write 1 to 20 digits without a plus");

    public static readonly TextRule Digits = new(
        text => text.Length <= 20 && text.All(char.IsAsciiDigit), "must be digits, at most 20");

    public static readonly TextRule Pattern = new(
        text => text.Length is >= 1 and <= 32 && text.All(letter => char.IsAsciiDigit(letter) || letter is '%' or '_'),
        "is not a pattern; write digits, % for any digits and _ for one digit, such as 222%");

    public static readonly TextRule SystemId = new(
        text => IsCString(text, 15), "is not a system_id; write 1 to 15 ASCII characters (SMPP 3.4, 5.2.1)");

    public static readonly TextRule SmppPassword = new(
        text => IsCString(text, 8), "must be 1 to 8 ASCII characters: a bind has no room for more (SMPP 3.4, 5.2.2)", Secret: true);

    public static readonly TextRule SipPassword = new(
        text => text.Length is >= 1 and <= 128 && !text.Any(char.IsControl), "must be 1 to 128 characters", Secret: true);

    public static readonly TextRule Sender = new(
        text => text.Length is >= 1 and <= 20 && Encoding.Latin1.GetByteCount(text) == text.Length && !text.Any(char.IsControl), "is not a sender; write 1 to 20 characters");

    public static readonly TextRule HostAndPort = new(IsHostAndPort, "is not an address; write host:port such as smpp.example.net:2775");

    public static readonly TextRule Network = new(text => NetworkAddress.TryParse(text, out _), $"is not a network; {NetworkAddress.Expected}");

    public static readonly TextRule Currency = new(
        text => text.Length == 3 && text.All(char.IsAsciiLetterUpper), "is not a currency; write its ISO 4217 code such as USD");

    public static readonly TextRule Date = new(
        text => DateOnly.TryParseExact(text, "yyyy-MM-dd", out _), "is not a date; write it as 2026-01-01");

    public static readonly TextRule TimeZone = new(
        text => TimeZoneInfo.TryFindSystemTimeZoneById(text, out _), "is not a time zone that this machine knows; write its IANA name such as Asia/Baghdad (package tzdata)");

    public static readonly TextRule File = new(text => text.Length > 0, "is not a file name");

    private static bool IsCString(string text, int most) => text.Length >= 1 && text.Length <= most && text.All(letter => letter is > ' ' and <= '~');

    private static bool IsHostAndPort(string text)
    {
        int colon = text.LastIndexOf(':');
        return colon > 0
            && ushort.TryParse(text.AsSpan(colon + 1), System.Globalization.NumberStyles.None, null, out ushort port) && port > 0
            && (IPEndPoint.TryParse(text, out _) || Uri.CheckHostName(text[..colon]) == UriHostNameType.Dns);
    }
}
