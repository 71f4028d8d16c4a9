using System.IO.Enumeration;
using Interworking.Gateway.Registrar;

namespace Interworking.Gateway.Sip.Devices;

/// <summary>What a relay's contacts have in common, however they come: <c>agent:PATTERN</c> or <c>contact:PATTERN</c> of <c>Sip.Relays</c>.</summary>
/// <param name="Pattern">With <c>*</c> for anything and <c>?</c> for one character; letters of either case.</param>
/// <param name="OfAgent">It is compared with the User-Agent, else with the names of the Contact's parameters.</param>
public sealed record RelayPattern(string Pattern, bool OfAgent)
{
    private const string Agent = "agent:";
    private const string Contact = "contact:";

    /// <summary>The longest piece without a wildcard: what does not hold it needs no closer look.</summary>
    private readonly string _core = Pattern.Split('*', '?').MaxBy(piece => piece.Length)!;

    /// <summary>Whether the text is meant as one, though it may be empty behind the colon.</summary>
    public static bool IsMeant(string text) => text.StartsWith(Agent, StringComparison.OrdinalIgnoreCase) || text.StartsWith(Contact, StringComparison.OrdinalIgnoreCase);

    /// <summary>Null when nothing stands behind the colon.</summary>
    /// <param name="text">For which <see cref="IsMeant"/> is true.</param>
    public static RelayPattern? Parse(string text)
    {
        bool ofAgent = text.StartsWith(Agent, StringComparison.OrdinalIgnoreCase);
        return text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() is { Length: > 0 } written ? new RelayPattern(written, ofAgent) : null;
    }

    public bool Matches(Binding binding)
    {
        string text = OfAgent ? binding.UserAgent ?? "" : binding.Parameters;
        if (text.Length == 0 || !text.Contains(_core, StringComparison.OrdinalIgnoreCase)) return false;
        return OfAgent ? Fits(text) : ContactParameters.Names(text).Any(Fits);
    }

    private bool Fits(string text) => FileSystemName.MatchesSimpleExpression(Pattern, text);
}
