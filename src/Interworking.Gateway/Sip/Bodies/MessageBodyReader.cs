using Interworking.Sip.Messages;

namespace Interworking.Gateway.Sip.Bodies;

/// <summary>From the body of a MESSAGE to what it says (RFC 3428, 7).</summary>
public static class MessageBodyReader
{
    /// <summary>Characters (UTF-16) of the longest text taken: 150 parts of an SMS in UCS-2.</summary>
    public const int MaxText = 10_000;

    private const string PlainText = "text/plain";
    private const string Cpim = "message/cpim";

    private static readonly SipOutgoingResponse Empty = new(400, "Empty Message");
    private static readonly SipOutgoingResponse BadCpim = new(400, "Bad CPIM");
    private static readonly SipOutgoingResponse BadCharacters = new(400, "Octets Not Of Their Charset");
    private static readonly SipOutgoingResponse TooLong = new(413);
    private static readonly SipOutgoingResponse Unsupported = new(415, Headers: [new("Accept", $"{PlainText}, {Cpim}")]);
    private static readonly SipOutgoingResponse Encoded = new(415, Headers: [new("Accept-Encoding", "identity"), .. Unsupported.Headers!]);

    /// <summary>Never throws for what a peer writes.</summary>
    public static MessageBody Read(SipRequest request)
    {
        if (!MediaType.TryParse(request.ContentType, out MediaType type)) return MessageBody.Refused(request.Body.IsEmpty ? Empty : Unsupported);
        if (Dropped(type) is { } dropped) return dropped;
        if (request.Body.IsEmpty) return MessageBody.Refused(Empty);
        if (request.Header("Content-Encoding") is { } encoding && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase)) return MessageBody.Refused(Encoded);
        return type.Name switch
        {
            PlainText => ReadText(type, request.Body.Span),
            Cpim => ReadCpim(request.Body),
            _ => MessageBody.Refused(Unsupported),
        };
    }

    /// <summary>What is not meant for the recipient's eyes, however it is encoded; null for anything else.</summary>
    private static MessageBody? Dropped(MediaType type) => type.Name switch
    {
        "application/im-iscomposing+xml" => MessageBody.Typing,
        "message/imdn+xml" => MessageBody.Notification,
        _ => null,
    };

    private static MessageBody ReadCpim(ReadOnlyMemory<byte> body)
    {
        if (CpimMessage.Parse(body) is not { } cpim) return MessageBody.Refused(BadCpim);
        if (!MediaType.TryParse(cpim.ContentType ?? PlainText, out MediaType type)) return MessageBody.Refused(Unsupported);
        if (Dropped(type) is { } dropped) return dropped;
        if (type.Name != PlainText) return MessageBody.Refused(Unsupported);
        if (!cpim.IsPlain) return MessageBody.Refused(Encoded);
        return cpim.Content.IsEmpty ? MessageBody.Refused(Empty) : ReadText(type, cpim.Content.Span) with { Imdn = cpim.Imdn, Asked = cpim.Asked };
    }

    private static MessageBody ReadText(MediaType type, ReadOnlySpan<byte> octets)
    {
        if (TextCharsets.Find(type.Charset) is not { } charset) return MessageBody.Refused(Unsupported);
        return TextCharsets.Decode(charset, octets) switch
        {
            null => MessageBody.Refused(BadCharacters),
            "" => MessageBody.Refused(Empty),
            { Length: > MaxText } => MessageBody.Refused(TooLong),
            string text => MessageBody.OfText(text),
        };
    }
}
