using System.Buffers.Text;
using System.Text;
using Interworking.Sip.Codec;
using Interworking.Sip.Messages;

namespace Interworking.Sip.Transactions;

/// <summary>The branch of a Via, read in place. Ours is the magic cookie and sixteen hex digits of the transaction's key.</summary>
internal static class ViaBranch
{
    private static ReadOnlySpan<byte> Cookie => "z9hG4bK"u8;

    public static bool TryFind(ReadOnlySpan<byte> viaParameters, out ReadOnlySpan<byte> branch) =>
        TryParameter(viaParameters, "branch"u8, out branch);

    /// <summary>The sender has an rport and so is answered at the port it sent from (RFC 3581, 4).</summary>
    public static bool WantsResponsePort(ReadOnlySpan<byte> viaParameters) => TryParameter(viaParameters, "rport"u8, out _);

    /// <summary>The bare cookie identifies nothing: such a request is matched as RFC 2543 does (RFC 4475, 3.2.1).</summary>
    public static bool HasCookie(ReadOnlySpan<byte> branch) =>
        branch.Length > Cookie.Length && Ascii.EqualsIgnoreCase(branch[..Cookie.Length], Cookie);

    /// <summary>Whether two sent-by values name the same host and port, however they are spaced and capitalised.</summary>
    public static bool IsSameSentBy(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        if (Ascii.EqualsIgnoreCase(one, other)) return true;
        return SipUriParser.TryHostPort(one, out ReadOnlySpan<byte> host, out int? port)
            && SipUriParser.TryHostPort(other, out ReadOnlySpan<byte> otherHost, out int? otherPort)
            && Ascii.EqualsIgnoreCase(host, otherHost) && port == otherPort;
    }

    private static bool TryParameter(ReadOnlySpan<byte> viaParameters, ReadOnlySpan<byte> wanted, out ReadOnlySpan<byte> value)
    {
        var parameters = new SipParameterReader(viaParameters);
        while (parameters.TryNext(out ReadOnlySpan<byte> name, out value, out _))
            if (Ascii.EqualsIgnoreCase(name, wanted)) return true;
        value = default;
        return false;
    }

    /// <summary>The key in the only Via of a response to us; false for what is not ours, or has a second Via (8.1.3.3).</summary>
    public static bool TryKey(SipResponse response, out ulong key, out ReadOnlySpan<byte> sentBy)
    {
        key = 0;
        sentBy = default;
        var elements = new HeaderElements(response, HeaderId.Via);
        if (!elements.TryNext(out ReadOnlySpan<byte> top) || elements.TryNext(out _)) return false;
        return Via.TrySplit(top, out _, out sentBy, out ReadOnlySpan<byte> tail)
            && TryFind(tail, out ReadOnlySpan<byte> branch)
            && branch.Length == Cookie.Length + 16 && HasCookie(branch)
            && Utf8Parser.TryParse(branch[Cookie.Length..], out key, out int used, 'x') && used == 16;
    }
}
