using System.Text;
using Interworking.Sip.Codec;

namespace Interworking.Sip.Messages;

/// <summary>A received request. What a handler sees has passed <see cref="SipRequestCheck"/>.</summary>
public sealed class SipRequest : SipMessage
{
    private readonly int _uriStart;
    private readonly int _uriLength;
    private SipUri? _uri;

    internal SipRequest(byte[] data, HeaderField[] fields, ReadOnlyMemory<byte> body, string method, int uriStart, int uriLength)
        : base(data, fields, body) => (Method, _uriStart, _uriLength) = (method, uriStart, uriLength);

    /// <summary>As written; a known method is the constant of <see cref="SipMethods"/>.</summary>
    public string Method { get; }

    /// <summary>The Request-URI. Only where it is not a URI at all the scheme is empty; the library refuses such a request.</summary>
    public SipUri RequestUri =>
        _uri ??= SipUri.TryParse(RawRequestUri, out SipUri? uri) ? uri : new SipUri(RequestUriText, "");

    /// <summary>The Request-URI as written.</summary>
    public string RequestUriText => Encoding.UTF8.GetString(RawRequestUri);

    internal ReadOnlySpan<byte> RawRequestUri => Data.Slice(_uriStart, _uriLength);
}
