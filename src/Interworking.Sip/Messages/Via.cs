using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Interworking.Sip.Codec;

namespace Interworking.Sip.Messages;

/// <summary>One Via element (RFC 3261, 20.42; RFC 3581).</summary>
public sealed class Via
{
    /// <summary>The prefix that says a branch is unique (RFC 3261, 8.1.1.7).</summary>
    public const string MagicCookie = "z9hG4bK";

    private Via(string protocol, string host, int? port, SipParameters parameters) =>
        (Protocol, Host, Port, Parameters) = (protocol, host, port, parameters);

    /// <summary>The transport as written, in upper case: UDP, TCP, TLS, WS, WSS or one we do not know.</summary>
    public string Protocol { get; }

    /// <summary>sent-by host; an IPv6 address has its brackets.</summary>
    public string Host { get; }

    /// <summary>sent-by port; null when not given.</summary>
    public int? Port { get; }

    public SipParameters Parameters { get; }

    /// <summary>host or host:port.</summary>
    public string SentBy => Port is { } port ? $"{Host}:{port.ToString(CultureInfo.InvariantCulture)}" : Host;

    /// <summary>Empty when there is none (RFC 2543).</summary>
    public string Branch => Parameters["branch"] ?? "";

    public string? Received => Parameters["received"];

    /// <summary>True when the sender asked for, or a server filled in, rport.</summary>
    public bool HasRPort => Parameters.Contains("rport");

    /// <summary>The port that a server filled in; null when absent or only asked for.</summary>
    public int? RPort =>
        int.TryParse(Parameters["rport"], NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port <= 65_535 ? port : null;

    public static bool TryParse(string text, [NotNullWhen(true)] out Via? via) => TryParse(Encoding.UTF8.GetBytes(text), out via);

    /// <summary>Reads one element; white space is allowed around the slashes and the colon (RFC 4475, 3.1.1.1).</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, [NotNullWhen(true)] out Via? via)
    {
        via = null;
        if (!TrySplit(text, out ReadOnlySpan<byte> protocol, out ReadOnlySpan<byte> sentBy, out ReadOnlySpan<byte> tail)
            || !SipUriParser.TryHostPort(sentBy, out ReadOnlySpan<byte> host, out int? port)
            || !SipParameters.TryParse(tail, out SipParameters? parameters)) return false;
        via = new Via(Upper(protocol), Encoding.ASCII.GetString(host), port, parameters);
        return true;
    }

    /// <summary>Finds transport, sent-by and the parameters in place, without checking them further.</summary>
    internal static bool TrySplit(
        ReadOnlySpan<byte> text, out ReadOnlySpan<byte> protocol, out ReadOnlySpan<byte> sentBy, out ReadOnlySpan<byte> parameters)
    {
        protocol = sentBy = parameters = default;
        int first = text.IndexOf((byte)'/');
        if (first < 0 || !Ascii.EqualsIgnoreCase(SipText.Trim(text[..first]), "SIP"u8)) return false;
        ReadOnlySpan<byte> rest = text[(first + 1)..];
        int second = rest.IndexOf((byte)'/');
        if (second < 0 || !SipText.IsToken(SipText.Trim(rest[..second]))) return false;
        rest = SipText.TrimStart(rest[(second + 1)..]);
        int space = rest.IndexOfAny((byte)' ', (byte)'\t');
        if (space <= 0 || !SipText.IsToken(rest[..space])) return false;
        protocol = rest[..space];
        rest = SipText.TrimStart(rest[space..]);
        int semicolon = rest.IndexOf((byte)';');
        sentBy = SipText.TrimEnd(semicolon < 0 ? rest : rest[..semicolon]);
        parameters = semicolon < 0 ? default : rest[semicolon..];
        return !sentBy.IsEmpty;
    }

    private static string Upper(ReadOnlySpan<byte> protocol)
    {
        foreach (string known in new ReadOnlySpan<string>(["UDP", "TCP", "TLS", "WS", "WSS"]))
            if (Ascii.EqualsIgnoreCase(protocol, known)) return known;
        return Encoding.ASCII.GetString(protocol).ToUpperInvariant();
    }
}
