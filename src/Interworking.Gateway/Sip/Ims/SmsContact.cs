using Interworking.Gateway.Registrar;

namespace Interworking.Gateway.Sip.Ims;

/// <summary>Which contacts are phones that take <c>application/vnd.3gpp.sms</c> (TS 24.341, 5.3.2).</summary>
internal static class SmsContact
{
    /// <summary>The feature tag, as a parameter of a Contact that has nothing else to say.</summary>
    public const string Parameter = ";" + Tag;

    private const string Tag = "+g.3gpp.smsip";

    /// <summary>Whether the Contact has the feature tag, and does not deny it (RFC 3840, 4).</summary>
    public static bool Takes(Binding binding)
    {
        ReadOnlySpan<char> rest = binding.Parameters;
        while (rest.IndexOf(Tag, StringComparison.OrdinalIgnoreCase) is >= 0 and var at)
        {
            ReadOnlySpan<char> before = rest[..at].TrimEnd();
            rest = rest[(at + Tag.Length)..];
            if (before is [.., ';'] && (rest.IsEmpty || rest[0] is ';' or '=' or ' ' or '\t')) return !rest.StartsWith("=\"FALSE\"", StringComparison.OrdinalIgnoreCase);
        }

        return false;
    }
}
