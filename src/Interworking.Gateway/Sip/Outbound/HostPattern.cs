namespace Interworking.Gateway.Sip.Outbound;

/// <summary>A host, <c>*.domain</c> for all below a domain, or <c>*</c> for all. Case does not count.</summary>
public readonly record struct HostPattern
{
    /// <summary>All hosts.</summary>
    public static readonly HostPattern Any = new("*");

    private readonly string _text;

    private HostPattern(string text) => _text = text;

    /// <summary>False for an empty pattern, and for a star anywhere but alone or before the first dot.</summary>
    public static bool TryParse(string text, out HostPattern pattern)
    {
        pattern = new HostPattern(text);
        return text == "*" || (text.StartsWith("*.", StringComparison.Ordinal) ? IsHost(text[2..]) : IsHost(text));
    }

    /// <param name="host">As in a URI.</param>
    public bool Fits(string host) => _text == "*"
        || (_text.StartsWith("*.", StringComparison.Ordinal)
            ? host.Length >= _text.Length && host.EndsWith(_text[1..], StringComparison.OrdinalIgnoreCase)
            : host.Equals(_text, StringComparison.OrdinalIgnoreCase));

    private static bool IsHost(string text) => text.Length > 0 && !text.AsSpan().ContainsAny("*=;, <>\"");
}
