using Interworking.Sip.Messages;

namespace Interworking.Gateway.Sip;

/// <summary>The number in a SIP or tel URI (RFC 3261, 19.1.6; RFC 3966).</summary>
internal static class SipNumber
{
    /// <summary>Longer users are no number and no name of a sender.</summary>
    public const int MaxLength = 64;

    /// <summary>
    /// As it is written, without the parameters of a telephone number (isub, ext, npdi, rn, cic, phone-context and the like, RFC 3966 and 4694). Many write
    /// these without user=phone: behind a number they can be nothing else.
    /// </summary>
    public static string Raw(SipUri uri)
    {
        int parameters = uri.User.IndexOf(';', StringComparison.Ordinal);
        return parameters > 0 && (IsTelephone(uri) || IsNumber(uri.User.AsSpan(0, parameters))) ? uri.User[..parameters] : uri.User;
    }

    /// <summary>Canonical (design section 4): without a leading plus, and without the visual separators of a telephone number. Nothing else is inferred.</summary>
    public static string Canonical(SipUri uri)
    {
        string number = Raw(uri);
        if (number.AsSpan().ContainsAny("-.()") && IsTelephone(uri)) number = string.Concat(number.Where(c => c is not ('-' or '.' or '(' or ')')));
        return number.StartsWith('+') ? number[1..] : number;
    }

    private static bool IsNumber(ReadOnlySpan<char> text) => !text.TrimStart('+').IsEmpty && !text.TrimStart('+').ContainsAnyExceptInRange('0', '9');

    private static bool IsTelephone(SipUri uri) =>
        uri.Scheme == "tel" || string.Equals(uri.Parameters["user"], "phone", StringComparison.OrdinalIgnoreCase);
}
