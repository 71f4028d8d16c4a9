using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Interworking.Sip.Codec;

namespace Interworking.Sip.Messages;

/// <summary>
/// A URI as SIP carries it (RFC 3261, 19.1; RFC 3966). sip, sips and tel are taken apart; any other scheme is kept
/// whole, with an empty <see cref="Host"/>.
/// </summary>
public sealed class SipUri
{
    private readonly string _raw;

    internal SipUri(string raw, string scheme) => (_raw, Scheme) = (raw, scheme);

    /// <summary>In lower case: sip, sips, tel, or what the peer wrote.</summary>
    public string Scheme { get; }

    /// <summary>The user part without escapes; empty when there is none. For tel, the number as written.</summary>
    public string User { get; internal init; } = "";

    /// <summary>The password part as written; empty when there is none.</summary>
    public string Password { get; internal init; } = "";

    /// <summary>Host name or address; an IPv6 address has its brackets. Empty for tel and unknown schemes.</summary>
    public string Host { get; internal init; } = "";

    /// <summary>1 to 65535, or null when not given.</summary>
    public int? Port { get; internal init; }

    public SipParameters Parameters { get; internal init; } = SipParameters.None;

    /// <summary>What follows '?', as written; empty when there is nothing.</summary>
    public string Headers { get; internal init; } = "";

    /// <summary>True for sip and sips.</summary>
    public bool IsSip => Scheme is "sip" or "sips";

    /// <summary>True for the schemes we take apart: sip, sips, tel.</summary>
    public bool IsKnown => IsSip || Scheme == "tel";

    public static bool TryParse(string text, [NotNullWhen(true)] out SipUri? uri) =>
        TryParse(Encoding.UTF8.GetBytes(text), out uri);

    /// <summary>False for anything that is not one URI: white space, angle brackets, a broken escape, host or port.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, [NotNullWhen(true)] out SipUri? uri) =>
        SipUriParser.TryParse(text, out uri);

    /// <summary>Builds a sip URI; the user is escaped as needed.</summary>
    public static SipUri Create(string user, string host, int? port = null, string parameters = "")
    {
        var text = new StringBuilder("sip:");
        if (user.Length > 0) text.Append(SipEscaping.EscapeUser(user)).Append('@');
        text.Append(host);
        if (port is { } number) text.Append(':').Append(number.ToString(CultureInfo.InvariantCulture));
        text.Append(parameters);
        return TryParse(text.ToString(), out SipUri? uri)
            ? uri
            : throw new ArgumentException($"'{text}' is not a SIP URI.", nameof(host));
    }

    /// <summary>The user part with everything escaped that RFC 3261 (19.1.2) does not allow there.</summary>
    public static string EscapeUser(string user) => SipEscaping.EscapeUser(user);

    /// <summary>Comparison of RFC 3261 19.1.4: not transitive, therefore not <see cref="object.Equals(object)"/>.</summary>
    public bool IsEquivalentTo(SipUri other)
    {
        if (!IsKnown || !other.IsKnown) return _raw == other._raw;
        return Scheme == other.Scheme
            && User == other.User
            && Password == other.Password
            && Host.Equals(other.Host, StringComparison.OrdinalIgnoreCase)
            && Port == other.Port
            && ParametersMatch(Parameters, other.Parameters)
            && ParametersMatch(other.Parameters, Parameters)
            && HeaderSet(Headers).SetEquals(HeaderSet(other.Headers));
    }

    /// <summary>As written by the peer.</summary>
    public override string ToString() => _raw;

    /// <summary>A parameter in both must match; user, ttl, method, maddr and transport may not stand on one side only.</summary>
    private static bool ParametersMatch(SipParameters ours, SipParameters theirs)
    {
        foreach ((string name, _) in ours)
        {
            if (theirs.TryGetValue(name, out string? other))
            {
                // The first of a name counts on both sides: the standard has no second.
                if (!string.Equals(ours[name], other, StringComparison.OrdinalIgnoreCase)) return false;
            }
            else if (name.ToLowerInvariant() is "user" or "ttl" or "method" or "maddr" or "transport")
            {
                return false;
            }
        }

        return true;
    }

    private static HashSet<string> HeaderSet(string headers) =>
        new(headers.Split('&', StringSplitOptions.RemoveEmptyEntries), StringComparer.OrdinalIgnoreCase);
}
