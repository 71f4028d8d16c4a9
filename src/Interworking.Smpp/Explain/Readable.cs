using System.Text;

namespace Interworking.Smpp.Explain;

/// <summary>Peers' octets made fit for a terminal.</summary>
internal static class Readable
{
    private const int MostHex = 64;

    /// <summary>In quotes, with control characters escaped: what a peer sent must not steer a terminal.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (char character in text)
        {
            switch (character)
            {
                case '"' or '\\':
                    quoted.Append('\\').Append(character);
                    break;
                case '\n':
                    quoted.Append("\\n");
                    break;
                case '\r':
                    quoted.Append("\\r");
                    break;
                case '\t':
                    quoted.Append("\\t");
                    break;
                default:
                    if (NeedsEscape(character)) quoted.Append($"\\u{(int)character:x4}");
                    else quoted.Append(character);
                    break;
            }
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>In hex, cut when long.</summary>
    public static string Hex(ReadOnlySpan<byte> octets) => octets.Length switch
    {
        0 => "(empty)",
        <= MostHex => Convert.ToHexStringLower(octets),
        _ => $"{Convert.ToHexStringLower(octets[..MostHex])}... ({octets.Length} octets)",
    };

    /// <summary>A number in hex, then in words.</summary>
    public static string Octet(byte value, string meaning) => meaning.Length == 0 ? $"0x{value:x2}" : $"0x{value:x2} {meaning}";

    /// <summary>Control characters, and those that turn the direction of the text around them.</summary>
    private static bool NeedsEscape(char character) =>
        char.IsControl(character) || character is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\u2028' or '\u2029';
}
