namespace Interworking.Gateway.Sip.Bodies;

/// <summary>The whole body of a request, or what is inside of one: what a reader needs to know of it.</summary>
/// <param name="Type">Its media type.</param>
/// <param name="Encoding">Content-Encoding; null for none.</param>
/// <param name="TransferEncoding">Content-Transfer-Encoding; null for none.</param>
/// <param name="Content">The octets as they came.</param>
/// <param name="IsRequired">Who cannot read it must refuse the whole.</param>
internal readonly record struct BodyPart(MediaType Type, string? Encoding, string? TransferEncoding, ReadOnlyMemory<byte> Content, bool IsRequired = false)
{
    /// <summary>What follows its header lines. Without a type it is text (RFC 2045, 5.2); one that cannot be read is of no type that anybody knows.</summary>
    public static BodyPart Of(in MimeHeaders headers, ReadOnlyMemory<byte> content) => new(
        MediaType.TryParse(headers.ContentType ?? MessageBodyReader.PlainText, out MediaType type) ? type : new MediaType("", null),
        headers.Encoding, headers.TransferEncoding, content, headers.IsRequired);
}
