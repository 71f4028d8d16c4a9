using System.Text;

namespace Interworking.Sip.Messages;

/// <summary>Header names and compact forms (RFC 3261, 7.3.3 and 20) to their ids. Names compare without case.</summary>
internal static class HeaderNames
{
    private static readonly (string Name, HeaderId Id)[][] ByLength = Group(
        ("Via", HeaderId.Via), ("From", HeaderId.From), ("To", HeaderId.To), ("Call-ID", HeaderId.CallId), ("CSeq", HeaderId.CSeq),
        ("Contact", HeaderId.Contact), ("Max-Forwards", HeaderId.MaxForwards), ("Content-Length", HeaderId.ContentLength),
        ("Content-Type", HeaderId.ContentType), ("Content-Encoding", HeaderId.ContentEncoding), ("Expires", HeaderId.Expires),
        ("Route", HeaderId.Route), ("Record-Route", HeaderId.RecordRoute), ("Path", HeaderId.Path),
        ("Service-Route", HeaderId.ServiceRoute), ("Supported", HeaderId.Supported), ("Unsupported", HeaderId.Unsupported),
        ("Require", HeaderId.Require), ("Proxy-Require", HeaderId.ProxyRequire), ("Allow", HeaderId.Allow),
        ("Allow-Events", HeaderId.AllowEvents), ("Accept", HeaderId.Accept), ("Authorization", HeaderId.Authorization),
        ("Proxy-Authorization", HeaderId.ProxyAuthorization), ("WWW-Authenticate", HeaderId.WwwAuthenticate),
        ("Proxy-Authenticate", HeaderId.ProxyAuthenticate), ("Retry-After", HeaderId.RetryAfter), ("Event", HeaderId.Event),
        ("Subject", HeaderId.Subject), ("Refer-To", HeaderId.ReferTo), ("User-Agent", HeaderId.UserAgent),
        ("P-Asserted-Identity", HeaderId.PAssertedIdentity));

    public static HeaderId Find(ReadOnlySpan<byte> name)
    {
        if (name.Length == 1) return Compact((char)(name[0] | 0x20));
        if (name.Length >= ByLength.Length) return HeaderId.Other;
        foreach ((string known, HeaderId id) in ByLength[name.Length])
            if (Ascii.EqualsIgnoreCase(name, known)) return id;
        return HeaderId.Other;
    }

    /// <summary>True where the grammar makes one field with commas and several fields the same (RFC 3261, 7.3.1).</summary>
    public static bool IsList(HeaderId id) => id is HeaderId.Via or HeaderId.Contact or HeaderId.Route or HeaderId.RecordRoute
        or HeaderId.Path or HeaderId.ServiceRoute or HeaderId.Supported or HeaderId.Unsupported or HeaderId.Require
        or HeaderId.ProxyRequire or HeaderId.Allow or HeaderId.AllowEvents or HeaderId.Accept or HeaderId.ContentEncoding
        or HeaderId.PAssertedIdentity;

    private static HeaderId Compact(char letter) => letter switch
    {
        'v' => HeaderId.Via,
        'f' => HeaderId.From,
        't' => HeaderId.To,
        'i' => HeaderId.CallId,
        'm' => HeaderId.Contact,
        'l' => HeaderId.ContentLength,
        'c' => HeaderId.ContentType,
        'e' => HeaderId.ContentEncoding,
        'k' => HeaderId.Supported,
        'o' => HeaderId.Event,
        's' => HeaderId.Subject,
        'r' => HeaderId.ReferTo,
        'u' => HeaderId.AllowEvents,
        _ => HeaderId.Other,
    };

    private static (string, HeaderId)[][] Group(params (string Name, HeaderId Id)[] all) =>
        [.. Enumerable.Range(0, 20).Select(length => all.Where(one => one.Name.Length == length).ToArray())];
}
