using Interworking.Gateway.Messages;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Sip.Bodies;

/// <summary>
/// A message/cpim body (RFC 3862): header lines, an empty line, MIME header lines, an empty line, the content. From and To in it are ignored, since they
/// prove nothing; of the rest only the request for notifications (RFC 5438, 6) is kept.
/// </summary>
internal sealed record CpimMessage
{
    private const string ImdnNamespace = "<urn:ietf:params:imdn>";

    private static readonly string[] Known = ["From", "To", "cc", "DateTime", "Subject", "NS", "Require"];

    /// <summary>What is inside.</summary>
    public BodyPart Content { get; private set; }

    /// <summary>It demands what we do not know (RFC 3862, 4.7).</summary>
    public bool IsBeyondUs { get; private set; }

    /// <summary>For the notifications that were asked for; null when none were.</summary>
    public ImdnRequest? Imdn { get; private set; }

    /// <summary>For the notification that it is stored; null when that was not asked for.</summary>
    public ImdnRequest? Processing { get; private set; }

    /// <summary>The outcomes to notify of.</summary>
    public ReceiptRequest Asked { get; private set; }

    /// <summary>Null when it is not one.</summary>
    public static CpimMessage? Parse(ReadOnlyMemory<byte> body)
    {
        var cpim = new CpimMessage();
        int at = 0;
        if (!cpim.ReadHeaders(body.Span, ref at) || !MimeHeaders.TryRead(body.Span, ref at, out MimeHeaders headers)) return null;
        ReadOnlyMemory<byte> content = body[at..];
        if (headers.Length < content.Length) content = content[..headers.Length.Value];
        cpim.Content = BodyPart.Of(headers, content);
        return cpim;
    }

    private bool ReadHeaders(ReadOnlySpan<byte> body, ref int at)
    {
        string prefix = "imdn.";
        string? id = null, sentAt = null, wanted = null;
        while (MimeHeaders.TryLine(body, ref at, out ReadOnlySpan<byte> line))
        {
            if (line.IsEmpty)
            {
                Remember(id, sentAt, wanted);
                return true;
            }

            if (!MimeHeaders.TryHeader(line, out string name, out string value)) return false;
            if (Is(name, "NS") && value.EndsWith(ImdnNamespace, StringComparison.OrdinalIgnoreCase)) prefix = value[..^ImdnNamespace.Length].Trim() + ".";
            else if (Is(name, "Require")) IsBeyondUs |= value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Any(header => !IsKnown(header, prefix));
            else if (Is(name, "DateTime")) sentAt = value;
            else if (Is(name, prefix + "Message-ID")) id = value;
            else if (Is(name, prefix + "Disposition-Notification")) wanted = value;
        }

        return false;
    }

    private void Remember(string? id, string? sentAt, string? wanted)
    {
        if (wanted is null || !ImdnRequest.IsToken(id)) return;
        string[] kinds = wanted.Split(',', StringSplitOptions.TrimEntries);
        bool positive = kinds.Any(kind => Is(kind, "positive-delivery"));
        bool negative = kinds.Any(kind => Is(kind, "negative-delivery"));
        Asked = (positive, negative) switch
        {
            (true, true) => ReceiptRequest.Both,
            (true, false) => ReceiptRequest.SuccessOnly,
            (false, true) => ReceiptRequest.FailureOnly,
            _ => ReceiptRequest.None,
        };
        var request = new ImdnRequest(id, ImdnRequest.IsToken(sentAt) ? sentAt : null);
        if (Asked != ReceiptRequest.None) Imdn = request;
        if (kinds.Any(kind => Is(kind, "processing"))) Processing = request;
    }

    /// <summary>Require names headers that the recipient must understand.</summary>
    private static bool IsKnown(string header, string prefix) =>
        Known.Contains(header, StringComparer.OrdinalIgnoreCase) || header.StartsWith(prefix, StringComparison.OrdinalIgnoreCase);

    private static bool Is(string text, string other) => text.Equals(other, StringComparison.OrdinalIgnoreCase);
}
