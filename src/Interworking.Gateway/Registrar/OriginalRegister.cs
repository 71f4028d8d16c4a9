using Interworking.Gateway.Sip.Bodies;
using Interworking.Sip.Codec;
using Interworking.Sip.Messages;

namespace Interworking.Gateway.Registrar;

/// <summary>The user's own REGISTER in the body of an S-CSCF's (TS 24.229, 5.4.1.7A): <c>message/sip</c>, alone or beside service information.</summary>
internal static class OriginalRegister
{
    private const string Sip = "message/sip";
    private const string Mixed = "multipart/mixed";

    /// <summary>Null when there is none, or it cannot be read.</summary>
    public static SipRequest? Find(SipRequest request)
    {
        if (!MediaType.TryParse(request.ContentType, out MediaType type)) return null;
        return type.Name switch
        {
            Sip => Read(request.Body.Span),
            Mixed when Multipart.Parse(request.Body, type.Boundary) is { } parts => InParts(parts),
            _ => null,
        };
    }

    /// <summary>The S-CSCF's 200 may stand there too.</summary>
    private static SipRequest? InParts(IEnumerable<BodyPart> parts)
    {
        foreach (BodyPart part in parts)
        {
            if (part.Type.Name == Sip && Read(part.Content.Span) is { } register) return register;
        }

        return null;
    }

    private static SipRequest? Read(ReadOnlySpan<byte> octets) =>
        SipParser.TryParse(octets, SipLimits.Default, out SipMessage? message, out _) && message is SipRequest { Method: SipMethods.Register } register ? register : null;
}
