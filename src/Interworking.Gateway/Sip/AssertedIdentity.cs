using Interworking.Sip.Messages;

namespace Interworking.Gateway.Sip;

/// <summary>P-Asserted-Identity and Privacy (RFC 3325; RFC 3323, 4.2), as they count between peers that trust each other.</summary>
internal static class AssertedIdentity
{
    /// <summary>The sender of a message that is not to be told who sent it; a name and no number, so that nobody can answer it.</summary>
    public const string Anonymous = "anonymous";

    /// <summary>Header of the identity.</summary>
    public const string Name = "P-Asserted-Identity";

    /// <summary>Header that asks to keep it from those who are not trusted.</summary>
    public const string PrivacyName = "Privacy";

    /// <summary>The value that asks it.</summary>
    public const string PrivacyId = "id";

    /// <summary>
    /// Whom the peer vouches for: the first of its one or two values that names somebody; null when there is none. Only for requests of trusted peers: anybody
    /// else's value is no assertion, and is ignored (RFC 3325, 5).
    /// </summary>
    public static SipUri? Of(SipRequest request)
    {
        IReadOnlyList<string> values = request.HeaderValues(Name);
        for (int i = 0; i < values.Count && i < 2; i++)
            if (NameAddr.TryParse(values[i], out NameAddr? address) && address.Uri is { IsKnown: true, User.Length: > 0 }) return address.Uri;
        return null;
    }

    /// <summary>The sender wants not to be known to the recipient: by his network's service (id) or by any (user, header).</summary>
    public static bool WantsPrivacy(SipRequest request)
    {
        if (request.Header(PrivacyName) is not { } privacy) return false;
        foreach (string value in privacy.Split(';', StringSplitOptions.TrimEntries))
            if (value.Equals(PrivacyId, StringComparison.OrdinalIgnoreCase) || value.Equals("user", StringComparison.OrdinalIgnoreCase)
                || value.Equals("header", StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }
}
