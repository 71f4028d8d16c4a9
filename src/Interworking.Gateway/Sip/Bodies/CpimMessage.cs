using System.Text;
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

    /// <summary>Content-Type of what is inside; null when it does not say.</summary>
    public string? ContentType { get; private set; }

    /// <summary>Content-Encoding and Content-Transfer-Encoding leave the octets as they are.</summary>
    public bool IsPlain { get; private set; } = true;

    /// <summary>What is inside.</summary>
    public ReadOnlyMemory<byte> Content { get; private set; }

    /// <summary>For the notifications that were asked for; null when none were.</summary>
    public ImdnRequest? Imdn { get; private set; }

    /// <summary>The outcomes to notify of.</summary>
    public ReceiptRequest Asked { get; private set; }

    /// <summary>Null when it is not one.</summary>
    public static CpimMessage? Parse(ReadOnlyMemory<byte> body)
    {
        var cpim = new CpimMessage();
        int at = 0;
        if (!cpim.ReadHeaders(body.Span, ref at) || !cpim.ReadMimeHeaders(body.Span, ref at, out int? length)) return null;
        cpim.Content = body[at..];
        if (length < cpim.Content.Length) cpim.Content = cpim.Content[..length.Value];
        return cpim;
    }

    private bool ReadHeaders(ReadOnlySpan<byte> body, ref int at)
    {
        string prefix = "imdn.";
        string? id = null, sentAt = null, wanted = null;
        while (TryLine(body, ref at, out ReadOnlySpan<byte> line))
        {
            if (line.IsEmpty)
            {
                Remember(id, sentAt, wanted);
                return true;
            }

            if (!TryHeader(line, out string name, out string value)) return false;
            if (Is(name, "NS") && value.EndsWith(ImdnNamespace, StringComparison.OrdinalIgnoreCase)) prefix = value[..^ImdnNamespace.Length].Trim() + ".";
            else if (Is(name, "DateTime")) sentAt = value;
            else if (Is(name, prefix + "Message-ID")) id = value;
            else if (Is(name, prefix + "Disposition-Notification")) wanted = value;
        }

        return false;
    }

    private bool ReadMimeHeaders(ReadOnlySpan<byte> body, ref int at, out int? length)
    {
        length = null;
        while (TryLine(body, ref at, out ReadOnlySpan<byte> line))
        {
            if (line.IsEmpty) return true;
            if (!TryHeader(line, out string name, out string value)) return false;
            if (Is(name, "Content-Type")) ContentType = value;
            else if (Is(name, "Content-Length")) length = int.TryParse(value, out int octets) && octets >= 0 ? octets : null;
            else if (Is(name, "Content-Transfer-Encoding")) IsPlain &= value.ToLowerInvariant() is "7bit" or "8bit" or "binary";
            else if (Is(name, "Content-Encoding")) IsPlain &= Is(value, "identity");
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
        if (Asked != ReceiptRequest.None) Imdn = new ImdnRequest(id, ImdnRequest.IsToken(sentAt) ? sentAt : null);
    }

    /// <summary>Lines end with CRLF; a bare LF is forgiven.</summary>
    private static bool TryLine(ReadOnlySpan<byte> body, ref int at, out ReadOnlySpan<byte> line)
    {
        int end = body[at..].IndexOf((byte)'\n');
        line = end < 0 ? default : body.Slice(at, end);
        if (end < 0) return false;
        at += end + 1;
        if (line is [.., (byte)'\r']) line = line[..^1];
        return true;
    }

    private static bool TryHeader(ReadOnlySpan<byte> line, out string name, out string value)
    {
        int colon = line.IndexOf((byte)':');
        (name, value) = colon <= 0 ? ("", "") : (Encoding.UTF8.GetString(line[..colon]).Trim(), Encoding.UTF8.GetString(line[(colon + 1)..]).Trim());
        return name.Length > 0;
    }

    private static bool Is(string text, string other) => text.Equals(other, StringComparison.OrdinalIgnoreCase);
}
