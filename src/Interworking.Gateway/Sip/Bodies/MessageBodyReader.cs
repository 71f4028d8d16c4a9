using Interworking.Sip.Messages;

namespace Interworking.Gateway.Sip.Bodies;

/// <summary>From the body of a MESSAGE to what it says (RFC 3428, 7).</summary>
public static class MessageBodyReader
{
    /// <summary>Characters (UTF-16) of the longest text taken: 150 parts of an SMS in UCS-2.</summary>
    public const int MaxText = 10_000;

    /// <summary>What a 415 and OPTIONS name: what somebody can read, what only says what an app did, and what both may come in.</summary>
    public const string Accept = $"{PlainText}, {Cpim}, multipart/mixed, {Imdn}, {Typing}";

    internal const string PlainText = "text/plain";

    private const string Cpim = "message/cpim";
    private const string Imdn = "message/imdn+xml";
    private const string Typing = "application/im-iscomposing+xml";
    private const string AnyMultipart = "multipart/";

    /// <summary>What stands in what: a multipart in a message/cpim in a multipart.</summary>
    private const int MaxDepth = 3;

    private static readonly SipOutgoingResponse Empty = new(400, "Empty Message");
    private static readonly SipOutgoingResponse BadCpim = new(400, "Bad CPIM");
    private static readonly SipOutgoingResponse BadMultipart = new(400, "Bad Multipart");
    private static readonly SipOutgoingResponse BadEncoding = new(400, "Body Not Of Its Encoding");
    private static readonly SipOutgoingResponse BadCharacters = new(400, "Octets Not Of Their Charset");
    private static readonly SipOutgoingResponse BeyondUs = new(400, "CPIM Header Required That Is Not Known");
    private static readonly SipOutgoingResponse TooLong = new(413);
    private static readonly SipOutgoingResponse Unsupported = new(415, Headers: [new("Accept", Accept)]);
    private static readonly SipOutgoingResponse Encoded = new(415, Headers: [new("Accept-Encoding", "identity"), .. Unsupported.Headers!]);

    /// <summary>Never throws for what a peer writes.</summary>
    public static MessageBody Read(SipRequest request) => MediaType.TryParse(request.ContentType, out MediaType type)
        ? Read(new BodyPart(type, request.Header("Content-Encoding"), TransferEncoding: null, request.Body), depth: 1)
        : MessageBody.Refused(request.Body.IsEmpty ? Empty : Unsupported);

    private static MessageBody Read(in BodyPart part, int depth)
    {
        if (part.Type.Name == Typing) return MessageBody.Typing;
        if (part.Type.Name == Imdn) return ReadNotification(part);
        if (part.Content.IsEmpty) return MessageBody.Refused(Empty);
        if (!BodyEncoding.IsIdentity(part.Encoding) || !TransferEncoding.IsKnown(part.TransferEncoding)) return MessageBody.Refused(Encoded);
        if (TransferEncoding.Decode(part.TransferEncoding, part.Content) is not { } content) return MessageBody.Refused(BadEncoding);
        return part.Type.Name switch
        {
            PlainText => ReadText(part.Type, content.Span),
            Cpim when depth < MaxDepth => ReadCpim(content, depth),
            _ when depth < MaxDepth && part.Type.Name.StartsWith(AnyMultipart, StringComparison.Ordinal) => ReadMultipart(part.Type, content, depth),
            _ => MessageBody.Refused(Unsupported),
        };
    }

    /// <summary>Apps send these unasked, some compressed. One that says nothing to us is dropped, so that nobody sends it again.</summary>
    private static MessageBody ReadNotification(in BodyPart part)
    {
        ReadOnlyMemory<byte>? xml = BodyEncoding.Decode(part.Encoding, TransferEncoding.Decode(part.TransferEncoding, part.Content) ?? default, out bool tooLarge);
        return tooLarge ? MessageBody.Refused(TooLong) : MessageBody.OfNotification(xml is null ? null : ImdnReader.Read(xml.Value));
    }

    private static MessageBody ReadCpim(ReadOnlyMemory<byte> body, int depth)
    {
        if (CpimMessage.Parse(body) is not { } cpim) return MessageBody.Refused(BadCpim);
        if (cpim.IsBeyondUs) return MessageBody.Refused(BeyondUs);
        if (cpim.Content.Type.Name == Cpim) return MessageBody.Refused(Unsupported);
        MessageBody content = Read(cpim.Content, depth + 1);
        return content.Kind == BodyKind.Text ? content with { Imdn = cpim.Imdn, Asked = cpim.Asked, Processing = cpim.Processing } : content;
    }

    /// <summary>Its text: of several the first, since most are the same in other forms. What an SMS cannot carry is left out unless its sender demands that it is not.</summary>
    private static MessageBody ReadMultipart(MediaType type, ReadOnlyMemory<byte> body, int depth)
    {
        if (Multipart.Parse(body, type.Boundary) is not { } parts) return MessageBody.Refused(BadMultipart);
        MessageBody? text = null, other = null, refused = null;
        foreach (BodyPart part in parts)
        {
            MessageBody read = Read(part, depth + 1);
            if (read.Kind == BodyKind.Text) text ??= read;
            else if (read.Kind != BodyKind.Refused) other ??= read;
            else if (part.IsRequired) return read;
            else refused ??= read;
        }

        return text ?? other ?? refused!.Value;
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
