using System.Diagnostics.CodeAnalysis;
using System.IO.Enumeration;
using Interworking.Gateway.Registrar;

namespace Interworking.Gateway.Sip.Devices;

/// <summary>One entry of <c>Push.Relays</c>.</summary>
/// <param name="Pattern">With <c>*</c> for anything and <c>?</c> for one character; letters of either case.</param>
/// <param name="OfAgent">It is compared with the User-Agent, else with the names of the Contact's parameters.</param>
/// <param name="Trusted">What the relay takes counts as delivered.</param>
public sealed record RelayPattern(string Pattern, bool OfAgent, bool Trusted)
{
    public const string Expected = "write agent:PATTERN or contact:PATTERN, and ;trusted behind it where what the relay takes counts as delivered";

    private const string Agent = "agent:";
    private const string Contact = "contact:";
    private const string TrustedMark = ";trusted";

    public static bool TryParse(string text, [NotNullWhen(true)] out RelayPattern? pattern)
    {
        bool trusted = text.EndsWith(TrustedMark, StringComparison.OrdinalIgnoreCase);
        if (trusted) text = text[..^TrustedMark.Length];
        bool ofAgent = text.StartsWith(Agent, StringComparison.OrdinalIgnoreCase);
        string rest = ofAgent ? text[Agent.Length..] : text.StartsWith(Contact, StringComparison.OrdinalIgnoreCase) ? text[Contact.Length..] : "";
        pattern = rest.Trim() is { Length: > 0 } written ? new RelayPattern(written, ofAgent, trusted) : null;
        return pattern is not null;
    }

    /// <summary>The longest piece without a wildcard: what does not hold it needs no closer look.</summary>
    private readonly string _core = Pattern.Split('*', '?').MaxBy(piece => piece.Length)!;

    public bool Matches(Binding binding)
    {
        string text = OfAgent ? binding.UserAgent ?? "" : binding.Parameters;
        if (text.Length == 0 || !text.Contains(_core, StringComparison.OrdinalIgnoreCase)) return false;
        return OfAgent ? Fits(text) : ContactParameters.Names(text).Any(Fits);
    }

    private bool Fits(string text) => FileSystemName.MatchesSimpleExpression(Pattern, text);
}
