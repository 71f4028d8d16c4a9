using System.Buffers;
using System.Text;

namespace Interworking.Sip.Codec;

/// <summary>%HH escapes of the user part (RFC 3261, 19.1.2 and 25.1).</summary>
internal static class SipEscaping
{
    private static readonly SearchValues<byte> UserPlain = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.!~*'()&=+$,;?/"u8);

    public static string EscapeUser(string user)
    {
        byte[] octets = Encoding.UTF8.GetBytes(user);
        if (octets.AsSpan().IndexOfAnyExcept(UserPlain) < 0) return user;
        var text = new StringBuilder(octets.Length * 2);
        foreach (byte octet in octets)
        {
            if (UserPlain.Contains(octet)) text.Append((char)octet);
            else text.Append('%').Append(HexDigit(octet >> 4)).Append(HexDigit(octet & 15));
        }

        return text.ToString();
    }

    /// <summary>False on a '%' that two hex digits do not follow.</summary>
    public static bool TryUnescape(ReadOnlySpan<byte> text, out string plain)
    {
        plain = "";
        if (text.IndexOf((byte)'%') < 0)
        {
            plain = Encoding.UTF8.GetString(text);
            return true;
        }

        var octets = new byte[text.Length];
        int length = 0;
        for (int at = 0; at < text.Length; at++)
        {
            if (text[at] != (byte)'%')
            {
                octets[length++] = text[at];
                continue;
            }

            if (at + 2 >= text.Length) return false;
            int high = HexValue(text[at + 1]), low = HexValue(text[at + 2]);
            if (high < 0 || low < 0) return false;
            octets[length++] = (byte)((high << 4) | low);
            at += 2;
        }

        plain = Encoding.UTF8.GetString(octets, 0, length);
        return true;
    }

    public static int HexValue(byte digit) => digit switch
    {
        >= (byte)'0' and <= (byte)'9' => digit - '0',
        >= (byte)'a' and <= (byte)'f' => digit - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => digit - 'A' + 10,
        _ => -1,
    };

    private static char HexDigit(int value) => "0123456789ABCDEF"[value];
}
