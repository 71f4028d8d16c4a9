using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Interworking.Sip.Codec;

namespace Interworking.Sip.Messages;

/// <summary>A name-addr or addr-spec with its parameters: From, To, Contact, Route (RFC 3261, 20.10).</summary>
public sealed class NameAddr
{
    private NameAddr(string displayName, SipUri uri, SipParameters parameters) =>
        (DisplayName, Uri, Parameters) = (displayName, uri, parameters);

    /// <summary>Without quotes and backslashes; empty when there is none.</summary>
    public string DisplayName { get; }

    public SipUri Uri { get; }

    /// <summary>The header's parameters, not the URI's.</summary>
    public SipParameters Parameters { get; }

    /// <summary>The dialog tag; null when there is none.</summary>
    public string? Tag => Parameters["tag"];

    /// <summary>Contact's expires in seconds, the largest number for what overflows; null when absent or malformed.</summary>
    public uint? Expires => Parameters["expires"] is { } text ? SipText.Seconds(Encoding.UTF8.GetBytes(text)) : null;

    /// <summary>Contact's q, 0 to 1; 1 when absent or malformed.</summary>
    public double Q =>
        double.TryParse(Parameters["q"], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double q)
        && q is >= 0 and <= 1
            ? q
            : 1;

    /// <summary>+sip.instance without quotes, for example <c>&lt;urn:uuid:…&gt;</c> (RFC 5626); null when absent.</summary>
    public string? Instance => Parameters["+sip.instance"];

    /// <summary>reg-id (RFC 5626, 4.2), 1 to 2^31 - 1; null when absent or malformed.</summary>
    public int? RegId =>
        int.TryParse(Parameters["reg-id"], NumberStyles.None, CultureInfo.InvariantCulture, out int id) && id > 0 ? id : null;

    public static bool TryParse(string text, [NotNullWhen(true)] out NameAddr? address) =>
        TryParse(Encoding.UTF8.GetBytes(text), out address);

    /// <summary>Without angle brackets a URI may hold no '?', ',' or ';': what follows ';' belongs to the header (20.10).</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, [NotNullWhen(true)] out NameAddr? address)
    {
        address = null;
        ReadOnlySpan<byte> rest = SipText.Trim(text);
        if (!TryDisplayName(ref rest, out string displayName)) return false;
        ReadOnlySpan<byte> uriText;
        if (!rest.IsEmpty && rest[0] == (byte)'<')
        {
            int close = rest.IndexOf((byte)'>');
            if (close < 0) return false;
            uriText = rest[1..close];
            rest = rest[(close + 1)..];
        }
        else
        {
            int end = rest.IndexOfAny((byte)';', (byte)' ', (byte)'\t');
            uriText = end < 0 ? rest : rest[..end];
            rest = rest[uriText.Length..];
            if (uriText.IndexOfAny((byte)'?', (byte)',') >= 0) return false;
        }

        if (!SipUri.TryParse(uriText, out SipUri? uri) || !SipParameters.TryParse(rest, out SipParameters? parameters)) return false;
        address = new NameAddr(displayName, uri, parameters);
        return true;
    }

    public override string ToString() =>
        (DisplayName.Length == 0 ? "" : $"\"{DisplayName.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\" ")
        + $"<{Uri}>{Parameters}";

    /// <summary>Takes a quoted string or a run of tokens before '&lt;' off the front. False when neither fits.</summary>
    private static bool TryDisplayName(ref ReadOnlySpan<byte> rest, out string name)
    {
        name = "";
        if (rest.IsEmpty) return false;
        if (rest[0] == (byte)'"')
        {
            int length = SipText.QuotedLength(rest);
            if (length < 0) return false;
            name = SipText.Unquote(rest[..length]);
            rest = SipText.TrimStart(rest[length..]);
            return !rest.IsEmpty && rest[0] == (byte)'<';
        }

        int open = rest.IndexOf((byte)'<');
        if (open <= 0) return true;
        ReadOnlySpan<byte> words = SipText.TrimEnd(rest[..open]);
        foreach (Range word in words.SplitAny((byte)' ', (byte)'\t'))
            if (!words[word].IsEmpty && !IsWord(words[word])) return false;
        name = Encoding.UTF8.GetString(words);
        rest = rest[open..];
        return true;
    }

    /// <summary>A token; letters beyond ASCII pass, since phones send them unquoted.</summary>
    private static bool IsWord(ReadOnlySpan<byte> word)
    {
        foreach (byte octet in word)
            if (octet < 0x80 && !SipText.IsToken([octet])) return false;
        return true;
    }
}
